"""Checks a Countersign decision record: a second verifier, written from docs/RECORD-FORMAT.md alone.

    python3 verify.py RECORD.json      says "holds", or the code of the first thing that does not
    python3 verify.py --vectors        compares itself with index.json beside this file

It needs Python 3.9 or later, the package "cryptography", and time-zone data for windows of days.
"""

import base64
import hashlib
import json
import os
import re
import struct
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MOST = 2**53 - 1
DAY_MS = 86_400_000
ROLES = ["viewer", "commenter", "editor", "administrator"]


class Fault(Exception):
    """The first thing that does not hold."""


# --- Notation ---


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64url(text):
    """The bytes of canonical base64url, or None."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if b64url(data) == text else None


def digest(data):
    return b64url(hashlib.sha256(data).digest())


def lp(data):
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">I", len(data)) + data


def u64(number):
    return struct.pack(">Q", number)


P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = {
    bytes(32),
    bytes([1] + [0] * 31),
    bytes([0xEC] + [0xFF] * 30 + [0x7F]),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
}


def is_weak(key):
    if len(key) != 32:
        return True
    y = key[:31] + bytes([key[31] & 0x7F])
    return int.from_bytes(y, "little") >= P or y in SMALL_ORDER


def signature_holds(key, message, signature):
    if len(signature) != 64 or is_weak(key):
        return False
    if int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def es_number(number):
    """A float as ECMAScript writes it."""
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    mantissa, _, exponent = repr(number).partition("e")
    sign, mantissa = ("-", mantissa[1:]) if mantissa[0] == "-" else ("", mantissa)
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + part) - len((whole + part).lstrip("0")))
    digits = digits.rstrip("0")
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if 0 < point <= 21:
        return f"{sign}{digits.ljust(point, '0')[:point]}.{digits[point:]}".rstrip(".")
    e = point - 1
    return f"{sign}{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e{'+' if e > 0 else '-'}{abs(e)}"


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def quoted(text):
    return '"' + "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def spell(value, sort):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return es_number(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ",".join(spell(item, sort) for item in value) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be")) if sort else value
    return "{" + ",".join(quoted(name) + ":" + spell(value[name], sort) for name in names) + "}"


def canonical(value):
    return spell(value, True)


def is_sound(value, depth=0):
    if isinstance(value, str):
        return not any("\ud800" <= c <= "\udfff" for c in value)
    if not isinstance(value, (list, dict)):
        return True
    if depth >= 80:
        return False
    if isinstance(value, list):
        return all(is_sound(item, depth + 1) for item in value)
    return all(
        name != "__proto__" and not re.fullmatch(r"[0-9]+", name) and is_sound(name) and is_sound(inner, depth + 1)
        for name, inner in value.items()
    )


def big_number(spelled):
    """ECMAScript has one kind of number."""
    number = int(spelled)
    return number if abs(number) <= MOST else float(spelled)


def sound_json(text):
    """The value, or Fault."""
    try:
        value = json.loads(text, parse_int=big_number, parse_constant=lambda _: 1 / 0)
        if is_sound(value) and spell(value, False) == text:
            return value
    except (ValueError, RecursionError, ArithmeticError):
        pass
    raise Fault("unsound")


# --- Shapes. Each takes a value and says whether it has that shape. ---


def is_int(low, high=MOST):
    return lambda v: isinstance(v, int) and not isinstance(v, bool) and low <= v <= high


def is_text(pattern=None, most=None, least=0):
    def check(v):
        if not isinstance(v, str):
            return False
        length = len(v.encode("utf-16-le")) // 2
        return length >= least and (most is None or length <= most) and (pattern is None or re.fullmatch(pattern, v) is not None)

    return check


def one_of(*values):
    return lambda v: isinstance(v, (str, type(None))) and v in values


def nullable(shape):
    return lambda v: v is None or shape(v)


def list_of(shape, most=None, least=0):
    return lambda v: isinstance(v, list) and least <= len(v) and (most is None or len(v) <= most) and all(map(shape, v))


def either(*shapes):
    return lambda v: any(shape(v) for shape in shapes)


def record_of(fields):
    """Names that end in "?" may be missing; no others may stand there."""
    shapes = {name.rstrip("?"): shape for name, shape in fields.items()}
    needed = {name for name in fields if not name.endswith("?")}
    return lambda v: (
        isinstance(v, dict)
        and needed <= v.keys() <= shapes.keys()
        and all(shapes[name](inner) for name, inner in v.items())
    )


def is_bool(v):
    return isinstance(v, bool)


def is_day(v):
    try:
        return isinstance(v, str) and datetime.strptime(v, "%Y-%m-%d").strftime("%Y-%m-%d") == v
    except ValueError:
        return False


ID = is_text(r"[A-Za-z0-9_-]{8,43}")
HASH = is_text(r"[A-Za-z0-9_-]{43}")
NAME = is_text(most=80, least=1)
ZONE = is_text(r"[A-Za-z0-9_+\-/]{1,64}")
TIME = is_int(0, 8_640_000_000_000_000)
ROLE = one_of(*ROLES)
TEXT = record_of({"textHash": HASH})
MEMBERS = list_of(ID, 200)
WINDOW = record_of({"amount": is_int(1, 10_000), "unit": one_of("minutes", "hours", "days", "working-days"), "zone": ZONE})
HOURS = record_of({"days": list_of(is_int(1, 7), 7, 1), "fromMinute": is_int(0, 1439), "toMinute": is_int(1, 1440)})
DOCUMENT = record_of({"document": ID, "lineage": ID})
PLAIN = is_text(most=200)
TEXT_ANCHOR = record_of(
    {
        "kind": one_of("text"),
        "exact": TEXT,
        "prefix": TEXT,
        "suffix": TEXT,
        "block": nullable(ID),
        "start": nullable(PLAIN),
        "end": nullable(PLAIN),
    }
)
ANCHOR = either(
    TEXT_ANCHOR,
    record_of({"kind": one_of("document")}),
    record_of({"kind": one_of("revision"), "proposal": ID, "digest": HASH}),
)


def attrs(v):
    return isinstance(v, dict) and all(
        inner is None or isinstance(inner, (str, int, float, bool)) for inner in v.values()
    )


def content(v):
    return record_of(
        {
            "type": is_text(most=40),
            "attrs?": attrs,
            "content?": list_of(content),
            "marks?": list_of(record_of({"type": is_text(most=40), "attrs?": attrs})),
            "text?": is_text(least=1),
        }
    )(v)


PEOPLE_ACTS = {
    "workspace-created": {"name": NAME, "relayKey": HASH, "person": NAME, "zone": ZONE},
    "member-invited": {"invite": ID, "role": ROLE, "secretHash": HASH, "expiresAtMs": TIME},
    "invite-revoked": {"invite": ID},
    "member-joined": {"invite": ID, "person": NAME, "zone": ZONE},
    "sample-member-added": {"member": ID, "person": NAME, "zone": ZONE},
    "key-registered": {"device": NAME},
    "key-confirmed": {"key": HASH},
    "key-revoked": {"key": HASH, "notMine?": lambda v: v is True},
    "role-changed": {"member": ID, "role": ROLE},
    "member-removed": {"member": ID},
    "profile-changed": {"person": NAME, "zone": ZONE},
    "working-hours-changed": {"hours": HOURS},
    "absence-changed": {"absence": nullable(record_of({"untilMs": TIME, "delegate": nullable(ID)}))},
    "policy-changed": {
        "minimumWindowMinutes": is_int(1, 525_600),
        "settlingMinutes": is_int(1, 525_600),
        "ownerCounts?": is_bool,
    },
}

OBJECTION = {"proposal": ID, "objection": ID}
DOCUMENT_ACTS = {
    "document-created": {
        "owner": ID,
        "title": TEXT,
        "amends": nullable(record_of({"document": ID, "lineage": ID, "conclusion": ID})),
    },
    "document-shared": {},
    "proposal-opened": {
        "proposal": ID,
        "content": content,
        "digest": HASH,
        "asked": list_of(ID, 200, 1),
        "consulted": MEMBERS,
        "informed": MEMBERS,
        "rule": either(
            record_of({"kind": one_of("consent")}),
            record_of({"kind": one_of("approvals"), "needed": is_int(1, 200), "required": MEMBERS}),
            record_of({"kind": one_of("majority"), "quorum": is_int(1, 200)}),
        ),
        "window": WINDOW,
        "fairness": list_of(record_of({"member": ID, "workingHours": is_int(0, 100_000)}), 200),
        "rules?": lambda v: is_int(2, 2)(v),
        "standIns?": list_of(record_of({"member": ID, "for": ID}), 200),
        "hidesPositions?": is_bool,
    },
    "proposal-revised": {
        "proposal": ID,
        "revision": is_int(2, 10_000),
        "content": content,
        "digest": HASH,
        "summary": TEXT,
        "change": one_of("material", "editorial"),
    },
    "revision-challenged": {"proposal": ID, "revision": is_int(2, 10_000), "reason": TEXT},
    "window-extended": {"proposal": ID, "window": WINDOW, "reason": TEXT},
    "person-asked": {"proposal": ID, "member": ID, "workingHours?": is_int(0, 100_000), "for?": ID},
    "position-taken": {
        "proposal": ID,
        "digest": HASH,
        "position": either(
            record_of({"kind": one_of("approve", "abstain"), "reason": nullable(TEXT)}),
            record_of({"kind": one_of("object"), "reason": TEXT, "resolution": TEXT}),
        ),
    },
    "objection-withdrawn": OBJECTION,
    "objection-questioned": {**OBJECTION, "question": TEXT, "answerByMs": nullable(TIME)},
    "objection-answered": {**OBJECTION, "answer": TEXT},
    "setting-aside-judged": {**OBJECTION, "agrees": is_bool},
    "objection-set-aside": {**OBJECTION, "ground": one_of("silence", "agreement"), "reasons": TEXT},
    "proposal-concluded": {
        "proposal": ID,
        "disposition": one_of("accepted", "rejected", "postponed", "withdrawn"),
        "outcome": TEXT,
        "reviewOn": nullable(is_day),
        "basis": nullable(record_of({"bodyDigest": HASH, "ledgerSeq": is_int(0)})),
        "next?": TEXT,
        "returnsOn?": is_day,
    },
    "decision-reviewed": {"proposal": ID, "finding": TEXT, "nextOn": nullable(is_day)},
    "document-sealed": {"conclusion": ID, "bodyDigest": HASH},
    "people-informed": {"conclusion": ID, "members": list_of(ID, 1_000, 1), "way": one_of("list", "mail")},
    "document-superseded": {"amendment": DOCUMENT, "conclusion": ID, "seal": HASH},
    "document-published": {"summary": nullable(TEXT)},
    "document-linked": {"to": DOCUMENT, "relation": one_of("same-decision", "related")},
    "document-unlinked": {"to": ID},
    "action-added": {"proposal": nullable(ID), "what": TEXT, "owner": ID, "dueOn": is_day},
    "action-reassigned": {"action": ID, "owner": ID, "dueOn": is_day},
    "action-closed": {"action": ID, "as": one_of("done", "dropped"), "note": nullable(TEXT)},
    "action-reopened": {"action": ID},
    "handover-offered": {"to": ID, "note": nullable(TEXT)},
    "handover-accepted": {"offer": ID},
    "handover-declined": {"offer": ID, "reason": nullable(TEXT)},
    "handover-withdrawn": {"offer": ID},
    "owner-assigned": {"owner": ID, "reason": TEXT},
    "comment-added": {
        "thread": nullable(ID),
        "anchor": nullable(ANCHOR),
        "text": TEXT,
        "suggestion": nullable(TEXT),
        "question?": record_of({"to": ID, "within": WINDOW, "hours?": HOURS}),
    },
    "answer-accepted": {"thread": ID, "question": ID, "answer": ID},
    "comment-edited": {"thread": ID, "comment": ID, "text": TEXT},
    "comment-withdrawn": {"thread": ID, "comment": ID},
    "text-redacted": {"texts": list_of(HASH, 200, 1), "why": one_of("secret", "personal-data", "other")},
    "thread-reattached": {"thread": ID, "anchor": TEXT_ANCHOR},
    "suggestion-applied": {"thread": ID},
    "thread-resolved": {"thread": ID},
    "thread-reopened": {"thread": ID},
}
KINDS = {**PEOPLE_ACTS, **DOCUMENT_ACTS}
HEAD = record_of({"seq": is_int(0), "hash": either(HASH, one_of(""))})
ACT = {"v": is_int(1, 1), "id": ID, "type": is_text(), "by": either(ID, one_of("relay")), "claimedAtMs": TIME, "seen": HEAD}
STAMPED = record_of(
    {
        "ledger": ID,
        "lineage": ID,
        "payload": is_text(r"[A-Za-z0-9_-]*", 700_000),
        "key": HASH,
        "publicKey": nullable(HASH),
        "signature": is_text(r"[A-Za-z0-9_-]{86}"),
        "texts": list_of(record_of({"salt": is_text(r"[A-Za-z0-9_-]{22}"), "text": is_text(most=20_000)}), 20),
        "stamp": record_of(
            {
                "seq": is_int(1),
                "atMs": is_int(0),
                "workspaceSeq": is_int(0),
                "closesAtMs": nullable(is_int(1)),
                "prev": either(HASH, one_of("")),
                "hash": HASH,
            }
        ),
    }
)
RECORD = record_of(
    {
        "format": one_of("countersign-record"),
        "version": is_int(1, 1),
        "document": ID,
        "lineage": ID,
        "number": is_int(1),
        "workspace": record_of({"ledger": ID, "lineage": ID, "acts": list_of(STAMPED, least=1)}),
        "acts": list_of(STAMPED, least=1),
        "relayKey": HASH,
        "content": nullable(content),
        "checkpoint": is_text(most=2_000),
    }
)


# --- Steps 1, 2 and 4: the file and its chains ---


def read_file(data):
    try:
        text = data.decode("utf-8")
        value = sound_json(text[:-1] if text.endswith("\n") else text)
    except (UnicodeDecodeError, Fault):
        raise Fault("not-a-record") from None
    if not isinstance(value, dict) or value.get("format") != "countersign-record":
        raise Fault("not-a-record")
    if value.get("version") != 1 or isinstance(value.get("version"), bool):
        raise Fault("version-unknown")
    if not RECORD(value):
        raise Fault("malformed")
    if (canonical(value) + "\n").encode() != data:
        raise Fault("not-canonical")
    if from_b64url(value["relayKey"]) is None:
        raise Fault("malformed")
    return value


class Act:
    """A stamped act whose signature held."""

    def __init__(self, stamped, payload, texts):
        self.__dict__.update(stamped["stamp"])
        self.key, self.public_key = stamped["key"], stamped["publicKey"]
        self.fields, self.texts = payload, texts
        self.type, self.by, self.id = payload["type"], payload["by"], payload["id"]

    def __getitem__(self, name):
        return self.fields.get(name)

    def has(self, name):
        """Whether a text is there; one that was removed was."""
        return self.texts.get(self.fields[name]["textHash"], "removed").strip() != ""


def hashes_in(value):
    """Every text hash that a payload names, in its order, each once."""
    found = {}
    if isinstance(value, list):
        for item in value:
            found.update(dict.fromkeys(hashes_in(item)))
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "textHash" and isinstance(inner, str):
                found[inner] = None
            elif name != "content":
                found.update(dict.fromkeys(hashes_in(inner)))
    return list(found)


BRINGS_KEY = {"workspace-created", "member-joined", "key-registered"}


def read_act(stamped, key_of):
    if stamped["publicKey"] is None:
        key = key_of(stamped["key"])
    else:
        key = from_b64url(stamped["publicKey"])
        key = key if key is not None and digest(key) == stamped["key"] else None
    if key is None:
        raise Fault("key-unknown")
    message, signature = signed_bytes(stamped), from_b64url(stamped["signature"])
    if signature is None or not signature_holds(key, message, signature):
        raise Fault("signature-wrong")
    try:
        payload = sound_json(from_b64url(stamped["payload"]).decode("utf-8"))
    except (UnicodeDecodeError, Fault):
        raise Fault("act-malformed") from None
    is_act = isinstance(payload, dict) and isinstance(payload.get("type"), str) and is_int(-MOST)(payload.get("v"))
    if is_act and (payload["v"] != 1 or payload["type"] not in KINDS):
        raise Fault("act-unknown")
    if not is_act or not record_of({**ACT, **KINDS[payload["type"]]})(payload):
        raise Fault("act-malformed")
    if stamped["publicKey"] is not None and payload["type"] not in BRINGS_KEY:
        raise Fault("act-malformed")
    claimed, texts = hashes_in(payload), {}
    for entry in stamped["texts"]:
        salt = from_b64url(entry["salt"])
        name = salt and digest(lp("countersign/text/1") + lp(salt) + entry["text"].encode())
        if name not in claimed or name in texts:
            raise Fault("text-unclaimed")
        texts[name] = entry["text"]
    if list(texts) != [name for name in claimed if name in texts]:
        raise Fault("text-unclaimed")
    return Act(stamped, payload, texts)


def signed_bytes(stamped):
    payload = from_b64url(stamped["payload"])
    if payload is None:
        raise Fault("chain-broken")
    return lp("countersign/act/1") + lp(stamped["ledger"]) + lp(stamped["lineage"]) + payload


def read_ledger(stamped_acts, ledger, lineage, key_of):
    acts, before = [], {"hash": "", "atMs": 0, "workspaceSeq": 0}
    for number, stamped in enumerate(stamped_acts, 1):
        stamp = stamped["stamp"]
        if stamped["ledger"] != ledger or stamped["lineage"] != lineage:
            raise Fault("other-ledger")
        if stamp["seq"] != number or stamp["prev"] != before["hash"]:
            raise Fault("order-broken")
        if stamp["atMs"] < before["atMs"] or stamp["workspaceSeq"] < before["workspaceSeq"]:
            raise Fault("time-backwards")
        chained = (
            lp("countersign/stamp/1")
            + u64(stamp["seq"])
            + u64(stamp["atMs"])
            + u64(stamp["workspaceSeq"])
            + u64(stamp["closesAtMs"] or 0)
            + lp(stamp["prev"])
            + lp(stamped["key"])
            + lp(stamped["signature"])
            + hashlib.sha256(signed_bytes(stamped)).digest()
        )
        if digest(chained) != stamp["hash"]:
            raise Fault("chain-broken")
        act = read_act(stamped, key_of)
        seen = act["seen"]
        earlier = acts[seen["seq"] - 1].hash if 0 < seen["seq"] < number else ""
        if seen["seq"] >= number or seen["hash"] != earlier:
            raise Fault("history-differs")
        acts.append(act)
        before = stamp
    return acts


def require(condition):
    if not condition:
        raise Fault("act-void")


# --- Step 3: the people ---


class Line:
    """A value that changed over time, asked for as at a number of the people's ledger."""

    def __init__(self):
        self.entries = []

    def set(self, seq, value):
        self.entries.append((seq, value))

    def at(self, seq, default=None):
        found = [value for since, value in self.entries if since <= seq]
        return found[-1] if found else default


class Key:
    def __init__(self, member, public, seq, vouch):
        self.member, self.public, self.since, self.vouch = member, public, seq, vouch
        self.revoked, self.disowned = None, False


RELAY_ACTS = {"sample-member-added", "document-sealed", "people-informed", "document-superseded"}
OPERATOR_ACTS = {"document-created", "document-shared", "member-invited"}


class People:
    def __init__(self, acts):
        self.relay, self.keys, self.invites, self.samples = None, {}, {}, set()
        self.roles, self.names, self.policy, self.ids = {}, {}, Line(), set()
        for act in acts:
            self.now = act.seq
            require(act.id not in self.ids)
            self.fold(act)
            self.ids.add(act.id)

    def role(self, member, seq):
        return self.roles[member].at(seq) if member in self.roles else None

    def reaches(self, member, role, seq):
        held = self.role(member, seq)
        return held is not None and ROLES.index(held) >= ROLES.index(role)

    def has_left(self, member, seq):
        return member in self.roles and self.role(member, seq) is None

    def policy_at(self, seq):
        return self.policy.at(seq, (1440, 1440, False))

    def holds(self, member, key, seq):
        found = self.keys.get(key)
        return (
            found is not None
            and found.member == member
            and found.since <= seq
            and (found.revoked is None or found.revoked > seq)
        )

    def is_vouched(self, key):
        found = self.keys.get(key)
        if found is None or found.disowned or found.vouch is None:
            return False
        return found.vouch == "joined" or self.is_vouched(found.vouch)

    def may_sign(self, act, seq):
        by_relay = act.key == self.relay
        if act.by == "relay" or act.type in RELAY_ACTS:
            return act.by == "relay" and act.type in RELAY_ACTS and by_relay
        if not by_relay:
            return self.holds(act.by, act.key, seq)
        return act.type in OPERATOR_ACTS or not any(self.holds(act.by, key, seq) for key in self.keys)

    def new_key(self, act, vouch):
        public = from_b64url(act.public_key) if act.public_key is not None else None
        require(public is not None and not is_weak(public))
        require(act.key != self.relay and act.key not in self.keys)
        return Key(act.by, public, act.seq, vouch)

    def add(self, member, person, role, seq):
        require(member not in self.roles)
        self.rename(member, person)
        self.roles[member] = Line()
        self.roles[member].set(seq, role)

    def rename(self, member, person):
        look = " ".join(person.upper().lower().split())
        require(all(other == member or name != look for other, name in self.names.items()))
        self.names[member] = look

    def administrators(self):
        return [member for member in self.roles if self.role(member, self.now) == "administrator"]

    def fold(self, act):
        if act.type == "workspace-created":
            require(self.relay is None and act.by != "relay" and act.key != act["relayKey"])
            key = self.new_key(act, "joined")
            self.relay = act["relayKey"]
            self.keys[act.key] = key
            return self.add(act.by, act["person"], "administrator", act.seq)
        require(self.relay is not None)
        if act.type == "member-joined":
            invite = self.invites.get(act["invite"])
            require(act.by != "relay" and invite is not None and invite["open"] and act.atMs <= invite["expires"])
            key = None if act.key == self.relay else self.new_key(act, "joined")
            self.add(act.by, act["person"], invite["role"], act.seq)
            if key:
                self.keys[act.key] = key
            invite["open"] = False
            return None
        if act.type == "key-registered":
            require(self.role(act.by, self.now) is not None and act.by not in self.samples)
            self.keys[act.key] = self.new_key(act, None)
            return None
        require(self.may_sign(act, MOST))
        if act.type == "sample-member-added":
            self.samples.add(act["member"])
            return self.add(act["member"], act["person"], "editor", act.seq)
        require(act.type in PEOPLE_ACTS and act.by != "relay" and self.role(act.by, self.now) is not None)
        return getattr(self, act.type.replace("-", "_"))(act)

    def administer(self, act):
        require(self.role(act.by, self.now) == "administrator")

    def member_invited(self, act):
        self.administer(act)
        require(act["invite"] not in self.invites)
        self.invites[act["invite"]] = {"open": True, "role": act["role"], "expires": act["expiresAtMs"], "by": act.by}

    def invite_revoked(self, act):
        self.administer(act)
        require(self.invites.get(act["invite"], {}).get("open"))
        self.invites[act["invite"]]["open"] = False

    def change_role(self, act, role):
        self.administer(act)
        member = act["member"]
        require(self.role(member, self.now) is not None)
        require(not (member in self.samples and role == "administrator"))
        require(role == "administrator" or self.administrators() != [member])
        self.roles[member].set(act.seq, role)
        if role != "administrator":
            for invite in self.invites.values():
                if invite["by"] == member:
                    invite["open"] = False

    def role_changed(self, act):
        self.change_role(act, act["role"])

    def member_removed(self, act):
        self.change_role(act, None)

    def profile_changed(self, act):
        self.rename(act.by, act["person"])

    def working_hours_changed(self, act):
        hours = act["hours"]
        require(hours["fromMinute"] < hours["toMinute"] and len(set(hours["days"])) == len(hours["days"]))

    def absence_changed(self, act):
        delegate = (act["absence"] or {}).get("delegate")
        require(delegate is None or (delegate != act.by and self.reaches(delegate, "commenter", self.now)))

    def policy_changed(self, act):
        self.administer(act)
        self.policy.set(
            act.seq, (act["minimumWindowMinutes"], act["settlingMinutes"], act["ownerCounts"] is True)
        )

    def key_confirmed(self, act):
        key = self.keys.get(act["key"])
        require(key is not None and key.member == act.by and key.revoked is None)
        require(not self.is_vouched(act["key"]) and self.is_vouched(act.key))
        key.vouch = act.key

    def key_revoked(self, act):
        key = self.keys.get(act["key"])
        require(key is not None and key.revoked is None)
        require(key.member == act.by or self.role(act.by, self.now) == "administrator")
        if act["notMine"]:
            require(key.member == act.by and key.vouch != "joined" and act["key"] != act.key)
            require(self.is_vouched(act.key))
            key.disowned = True
        key.revoked = act.seq


# --- Step 5: the decision ---


def full_minute(ms):
    return -(-ms // 60_000) * 60_000


class Objection:
    def __init__(self, act):
        self.id, self.by = act.id, act.by
        self.withdrawn = self.aside = False
        self.questions, self.judged = [], {}

    def stands(self):
        return not self.withdrawn and not self.aside

    def silent_from(self):
        return min((question["silent"] for question in self.questions if not question["answered"]), default=None)


class Proposal:
    """One round of a proposal."""

    def __init__(self, act, owner_counts):
        self.asked = list(dict.fromkeys(act["asked"]))
        self.rule, self.rules, self.owner_counts = act["rule"], act["rules"] or 1, owner_counts
        self.revisions = [{"digest": act["digest"], "material": True}]
        self.closes = act.closesAtMs
        self.extensions, self.latest, self.objections = 0, {}, []
        self.conclusion = None

    def revision_of(self, name):
        """The number of the latest revision with this digest, from 1; 0 when there is none."""
        return max((n for n, each in enumerate(self.revisions, 1) if each["digest"] == name), default=0)

    def present(self):
        return max(n for n, each in enumerate(self.revisions, 1) if each["material"])

    def needed(self):
        if self.rule["kind"] == "approvals":
            return max(self.rule["needed"], len(set(self.rule["required"])))
        return self.rule.get("quorum", 1)

    def counted(self, owner, has_left):
        return [
            member
            for member in self.asked
            if (self.owner_counts or member != owner) and not (self.rules == 2 and has_left(member))
        ]

    def is_met(self, owner, has_left):
        counted, present = self.counted(owner, has_left), self.present()
        standing = {o.by for o in self.objections if o.stands() and o.by in counted}
        aside = {o.by for o in self.objections if o.aside and not o.withdrawn and o.by in counted}
        current = {
            member: kind
            for member, (kind, revision) in self.latest.items()
            if member in counted and member not in standing and revision >= present
        }
        approvals = {member for member, kind in current.items() if kind == "approve"}
        answered = standing | aside | {member for member, kind in current.items() if kind != "object"}
        heard = answered | set(current)
        if len(counted) < self.needed():
            return False
        if self.rule["kind"] == "majority":
            return len(answered) >= self.rule["quorum"] and len(approvals) > len(standing)
        if standing:
            return False
        if self.rule["kind"] == "consent":
            return any(member != owner for member in heard)
        return len(approvals) >= self.rule["needed"] and set(self.rule["required"]) <= approvals


# Least role, and whether only the document's owner may.
MAY = {
    "document-created": ("editor", False),
    "document-shared": ("editor", True),
    "proposal-opened": ("editor", True),
    "proposal-revised": ("editor", True),
    "window-extended": ("commenter", True),
    "person-asked": ("commenter", True),
    "objection-questioned": ("commenter", True),
    "objection-set-aside": ("commenter", True),
    "proposal-concluded": ("commenter", True),
    "decision-reviewed": ("commenter", True),
    "document-published": ("editor", True),
    "document-linked": ("editor", False),
    "document-unlinked": ("editor", False),
    "handover-offered": ("commenter", True),
    "handover-accepted": ("editor", False),
    "handover-withdrawn": ("commenter", True),
    "owner-assigned": ("administrator", False),
    "text-redacted": ("administrator", False),
    "suggestion-applied": ("editor", False),
}


class Decision:
    def __init__(self, acts, document, people):
        self.document, self.people = document, people
        self.owner, self.shared, self.seal, self.offer = None, False, None, None
        self.proposals, self.threads, self.actions, self.links = {}, {}, {}, set()
        self.superseded, self.ids, self.head = set(), set(), 0
        for act in acts:
            require(act.type in DOCUMENT_ACTS and act.id not in self.ids)
            require(people.may_sign(act, act.workspaceSeq))
            self.fold(act)
            self.ids.add(act.id)
            self.head = act.seq

    def reaches(self, member, role, act):
        return self.people.reaches(member, role, act.workspaceSeq)

    def has_left(self, act):
        return lambda member: self.people.has_left(member, act.workspaceSeq)

    def fold(self, act):
        if act.type not in RELAY_ACTS:
            require(act.by != "relay")
            if act.type != "document-created":
                require(self.owner is not None and (self.shared or act.by == self.owner))
            role, is_owners = MAY.get(act.type, ("commenter", False))
            require(self.reaches(act.by, role, act))
            require(not is_owners or act.by == self.owner)
        getattr(self, act.type.replace("-", "_"))(act)

    def document_created(self, act):
        require(self.owner is None and act.by == act["owner"])
        self.owner = act.by

    def document_shared(self, act):
        self.shared = True

    # Proposals

    def proposal_opened(self, act):
        earlier = self.proposals.get(act["proposal"])
        require(self.seal is None)
        require(earlier is None or (earlier.conclusion is not None and earlier.conclusion["disposition"] == "postponed"))
        least, _, owner_counts = self.people.policy_at(act.workspaceSeq)
        asked = set(act["asked"])
        require(asked - {self.owner})
        require(all(self.reaches(member, "commenter", act) for member in asked))
        require(all(self.reaches(member, "viewer", act) for member in act["consulted"] + act["informed"]))
        require(all(one["member"] in asked and one["for"] in asked for one in act["standIns"] or []))
        required = set(act["rule"].get("required", []))
        require(required <= (asked if owner_counts else asked - {self.owner}))
        require(digest(canonical(act["content"]).encode()) == act["digest"])
        window = act["window"]
        nominal = {"minutes": 1, "hours": 60}.get(window["unit"], 1440)
        require(window["amount"] * nominal >= least)
        require(act.closesAtMs is not None and act.closesAtMs > act.atMs)
        self.proposals[act["proposal"]] = Proposal(act, owner_counts)
        self.shared = True

    def proposal(self, act):
        require(act["proposal"] in self.proposals)
        return self.proposals[act["proposal"]]

    def open_proposal(self, act):
        proposal = self.proposal(act)
        require(proposal.conclusion is None)
        return proposal

    def settle(self, proposal, act):
        minutes = self.people.policy_at(act.workspaceSeq)[1]
        proposal.closes = max(proposal.closes, full_minute(act.atMs + minutes * 60_000))

    def proposal_revised(self, act):
        proposal = self.open_proposal(act)
        require(act["revision"] == len(proposal.revisions) + 1 and act.has("summary"))
        require(digest(canonical(act["content"]).encode()) == act["digest"])
        require(proposal.revisions[-1]["digest"] != act["digest"])
        is_material = act["change"] == "material"
        proposal.revisions.append({"digest": act["digest"], "material": is_material})
        if is_material:
            self.settle(proposal, act)

    def revision_challenged(self, act):
        proposal = self.open_proposal(act)
        require(act.by in proposal.asked and act["revision"] <= len(proposal.revisions) and act.has("reason"))
        revision = proposal.revisions[act["revision"] - 1]
        require(not revision["material"])
        before = proposal.present()
        revision["material"] = True
        if before < act["revision"]:
            self.settle(proposal, act)

    def window_extended(self, act):
        proposal = self.open_proposal(act)
        too_few = len(proposal.counted(self.owner, self.has_left(act))) < proposal.needed()
        require(act.has("reason") and (proposal.extensions < 2 or too_few))
        require(act.closesAtMs is not None and act.closesAtMs > max(proposal.closes, act.atMs))
        act.before = proposal.closes  # for step 7
        proposal.extensions += 1
        proposal.closes = act.closesAtMs

    def person_asked(self, act):
        proposal = self.open_proposal(act)
        member = act["member"]
        require(self.reaches(member, "commenter", act) and member not in proposal.asked)
        require(member != self.owner or proposal.owner_counts)
        require(act["for"] is None or act["for"] in proposal.asked)
        proposal.asked.append(member)
        self.settle(proposal, act)

    def position_taken(self, act):
        proposal = self.proposal(act)
        revision, position = proposal.revision_of(act["digest"]), act["position"]
        require(revision > 0)
        if position["kind"] == "object":
            texts = [act.texts.get(position[name]["textHash"], "removed") for name in ("reason", "resolution")]
            require(all(text.strip() for text in texts))
        self.heard(act.by)
        if proposal.conclusion is not None:
            return
        proposal.latest[act.by] = (position["kind"], revision)
        if position["kind"] == "object":
            proposal.objections.append(Objection(act))
        else:
            for objection in proposal.objections:
                objection.withdrawn |= objection.by == act.by

    def heard(self, member):
        for proposal in self.proposals.values():
            for objection in proposal.objections:
                if proposal.conclusion is None and objection.by == member:
                    for question in objection.questions:
                        question["answered"] = True

    def objection(self, act, must_stand=True):
        proposal = self.open_proposal(act)
        found = [one for one in proposal.objections if one.id == act["objection"]]
        require(found and not found[0].withdrawn)
        require(not must_stand or (not found[0].aside and proposal.rule["kind"] != "majority"))
        return proposal, found[0]

    def objection_withdrawn(self, act):
        _, objection = self.objection(act, must_stand=False)
        require(objection.by == act.by)
        objection.withdrawn = True

    def objection_questioned(self, act):
        _, objection = self.objection(act)
        require(objection.by != act.by and act.has("question"))
        silent = full_minute(max(act.atMs + 7 * DAY_MS, act["answerByMs"] or 0))
        objection.questions.append({"silent": silent, "answered": False})

    def objection_answered(self, act):
        _, objection = self.objection(act, must_stand=False)
        require(objection.by == act.by and act.has("answer"))
        require(any(not question["answered"] for question in objection.questions))
        self.heard(act.by)

    def others(self, proposal, objection, act):
        counted = proposal.counted(self.owner, self.has_left(act))
        return [member for member in counted if member not in (objection.by, self.owner)]

    def setting_aside_judged(self, act):
        proposal, objection = self.objection(act)
        require(act.by in self.others(proposal, objection, act))
        objection.judged[act.by] = act["agrees"]

    def objection_set_aside(self, act):
        proposal, objection = self.objection(act)
        require(objection.by != act.by and act.has("reasons"))
        if act["ground"] == "silence":
            silent = objection.silent_from()
            require(silent is not None and act.atMs >= silent)
        else:
            others = self.others(proposal, objection, act)
            require(others and all(objection.judged.get(member) for member in others))
        objection.aside = True

    def decides(self, name, disposition):
        outcomes = [
            one.conclusion and one.conclusion["disposition"] for other, one in self.proposals.items() if other != name
        ] + [disposition]
        return None not in outcomes and "accepted" in outcomes

    def proposal_concluded(self, act):
        proposal, disposition, basis = self.open_proposal(act), act["disposition"], act["basis"]
        require(disposition == "withdrawn" or act.atMs >= proposal.closes)
        require(disposition != "accepted" or proposal.is_met(self.owner, self.has_left(act)))
        require(act.has("outcome") and (act["returnsOn"] is None or disposition == "postponed"))
        require(basis is not None or not self.decides(act["proposal"], disposition))
        require(basis is None or basis["ledgerSeq"] == self.head)
        proposal.conclusion = {"id": act.id, "disposition": disposition, "basis": basis, "seq": act.seq}

    def decision_reviewed(self, act):
        require(self.proposal(act).conclusion is not None and act.has("finding"))

    def deciding(self):
        conclusions = [one.conclusion for one in self.proposals.values()]
        if None in conclusions or not any(one["disposition"] == "accepted" for one in conclusions):
            return None
        return max(conclusions, key=lambda one: one["seq"])

    # The relay

    def document_sealed(self, act):
        conclusion = self.deciding()
        require(self.seal is None and conclusion is not None)
        require(conclusion["id"] == act["conclusion"] and conclusion["seq"] == self.head)
        require(conclusion["basis"] is not None and conclusion["basis"]["bodyDigest"] == act["bodyDigest"])
        self.seal = act

    def people_informed(self, act):
        require(self.seal is not None and self.seal["conclusion"] == act["conclusion"])
        require(act["way"] == "mail" or self.seal.seq == self.head)

    def document_superseded(self, act):
        one = (act["amendment"]["document"], act["conclusion"])
        require(self.seal is not None and one[0] != self.document and one not in self.superseded)
        self.superseded.add(one)

    # What follows, and owners

    def document_published(self, act):
        require(not self.proposals)
        self.shared = True

    def document_linked(self, act):
        to = act["to"]["document"]
        require(to != self.document and (to in self.links or len(self.links) < 100))
        self.links.add(to)

    def document_unlinked(self, act):
        require(act["to"] in self.links)
        self.links.remove(act["to"])

    def action_added(self, act):
        require(act.by in (self.owner, act["owner"]) and act.has("what"))
        require(act["proposal"] is None or act["proposal"] in self.proposals)
        require(self.reaches(act["owner"], "commenter", act))
        self.actions[act.id] = {"owner": act["owner"], "open": True}

    def action(self, act, is_open):
        item = self.actions.get(act["action"])
        require(item is not None and act.by in (self.owner, item["owner"]) and item["open"] == is_open)
        return item

    def action_reassigned(self, act):
        item = self.action(act, True)
        require(act.by in (self.owner, act["owner"]) and self.reaches(act["owner"], "commenter", act))
        item["owner"] = act["owner"]

    def action_closed(self, act):
        self.action(act, True)["open"] = False

    def action_reopened(self, act):
        self.action(act, False)["open"] = True

    def handover_offered(self, act):
        require(self.shared and act["to"] != self.owner and self.reaches(act["to"], "editor", act))
        self.offer = act

    def standing_offer(self, act):
        require(self.offer is not None and self.offer.id == act["offer"])
        offer, self.offer = self.offer, None
        return offer

    def handover_accepted(self, act):
        require(self.standing_offer(act)["to"] == act.by)
        self.owner = act.by

    def handover_declined(self, act):
        require(self.standing_offer(act)["to"] == act.by)

    def handover_withdrawn(self, act):
        self.standing_offer(act)

    def owner_assigned(self, act):
        require(self.people.role(self.owner, act.workspaceSeq) is None)
        require(act["owner"] != self.owner and self.reaches(act["owner"], "editor", act) and act.has("reason"))
        self.owner, self.offer = act["owner"], None

    # Discussion

    def comment_added(self, act):
        anchor, question = act["anchor"], act["question"]
        if anchor and anchor["kind"] == "revision":
            require(anchor["proposal"] in self.proposals)
            require(self.proposals[anchor["proposal"]].revision_of(anchor["digest"]) > 0)
        require(act["suggestion"] is not None or act.has("text"))
        if question:
            require(self.shared and question["to"] != act.by and self.reaches(question["to"], "commenter", act))
            require(act.closesAtMs is not None)
        comment = {"id": act.id, "by": act.by, "asks": bool(question), "suggests": act["suggestion"] is not None, "withdrawn": False}
        if act["thread"] is None:
            require(anchor is not None and (act["suggestion"] is None or anchor["kind"] == "text"))
            self.threads[act.id] = {"comments": [comment], "resolved": None}
        else:
            require(act["thread"] in self.threads and anchor is None and act["suggestion"] is None)
            self.threads[act["thread"]]["comments"].append(comment)
        self.heard(act.by)

    def thread(self, act):
        require(act["thread"] in self.threads)
        return self.threads[act["thread"]]

    def own_comment(self, act):
        found = [one for one in self.thread(act)["comments"] if one["id"] == act["comment"]]
        require(found and found[0]["by"] == act.by and not found[0]["withdrawn"])
        return found[0]

    def keeps(self, act):
        thread = self.thread(act)
        first = thread["comments"][0]["by"]
        require(act.by in (first, self.owner) or self.reaches(act.by, "editor", act))
        return thread

    def answer_accepted(self, act):
        comments = self.thread(act)["comments"]
        place = {one["id"]: number for number, one in enumerate(comments)}
        require(act["question"] in place and act["answer"] in place)
        asked, answer = comments[place[act["question"]]], comments[place[act["answer"]]]
        require(asked["asks"] and not asked["withdrawn"] and asked["by"] == act.by)
        require(place[answer["id"]] > place[asked["id"]] and answer["by"] != act.by and not answer["withdrawn"])

    def comment_edited(self, act):
        comment = self.own_comment(act)
        require(comment["suggests"] or act.has("text"))

    def comment_withdrawn(self, act):
        self.own_comment(act)["withdrawn"] = True

    def text_redacted(self, act):
        pass

    def thread_reattached(self, act):
        self.keeps(act)

    def suggestion_applied(self, act):
        thread = self.thread(act)
        first = thread["comments"][0]
        require(self.seal is None and first["suggests"] and not first["withdrawn"])
        require(thread["resolved"] != "applied")
        thread["resolved"] = "applied"

    def thread_resolved(self, act):
        thread = self.keeps(act)
        thread["resolved"] = thread["resolved"] or "resolved"

    def thread_reopened(self, act):
        self.thread(act)["resolved"] = None


# --- Steps 6 to 8 ---


def check_end(record, decision, acts):
    last, seal = acts[-1], decision.seal
    if seal is not None:
        is_told = last.type == "people-informed" and last["way"] == "list"
        if last is not seal and not is_told:
            raise Fault("end-differs")
        if record["content"] is None or digest(canonical(record["content"]).encode()) != seal["bodyDigest"]:
            raise Fault("text-differs")
        return
    if last.type != "proposal-concluded" or decision.deciding() is not None:
        raise Fault("end-differs")
    if record["content"] is not None:
        raise Fault("text-differs")


def at_wall_time(day, wall, zone):
    """Skipped by a clock change: as much later. Repeated: the first. Python's fold 0 means both."""
    return datetime.combine(day, wall.replace(fold=0), tzinfo=zone)


def closing(window, start_ms):
    """The instant in ms, or None where this machine does not know the zone."""
    amount, unit = window["amount"], window["unit"]
    if unit in ("minutes", "hours"):
        return full_minute(start_ms + amount * (60_000 if unit == "minutes" else 3_600_000))
    try:
        zone = ZoneInfo(window["zone"])
    except Exception:
        return None
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    start = (epoch + timedelta(milliseconds=start_ms)).astimezone(zone)
    day, wall = start.date(), start.time()
    if unit == "working-days":
        if start.isoweekday() > 5:
            day, wall = day + timedelta(days=8 - start.isoweekday()), datetime.min.time()
        amount += 2 * ((day.isoweekday() - 1 + amount) // 5)
    end = at_wall_time(day + timedelta(days=amount), wall, zone)
    return full_minute(round((end.astimezone(timezone.utc) - epoch) / timedelta(milliseconds=1)))


def check_windows(acts):
    """Notes to the reader."""
    notes = []
    for act in acts:
        if act.type not in ("proposal-opened", "window-extended"):
            if act.closesAtMs is not None and not (act.type == "comment-added" and act["question"]):
                raise Fault("window-differs")
            continue
        start = act.atMs if act.type == "proposal-opened" else max(act.before, act.atMs)
        computed = closing(act["window"], start)
        if computed == act.closesAtMs:
            continue
        if act["window"]["unit"] in ("minutes", "hours"):
            raise Fault("window-differs")
        if computed is not None and abs(computed - act.closesAtMs) > 3 * 3_600_000:
            raise Fault("window-differs")
        notes.append(f"act {act.seq}: other clock rules")
    return notes


def removed_in(acts):
    missing = [name for act in acts for name in hashes_in(act.fields) if name not in act.texts]
    named = {name for act in acts if act.type == "text-redacted" for name in act["texts"]}
    return missing, [name for name in missing if name not in named]


def check_checkpoint(record, decision, acts, people_acts, relay_key):
    _, later = removed_in(acts)
    workspace, name = record["workspace"], "countersign/" + record["document"]
    lines = [
        name,
        str(acts[-1].seq),
        base64.b64encode(from_b64url(acts[-1].hash)).decode(),
        f"lineage {record['lineage']}",
        f"number {record['number']}",
        f"workspace {workspace['ledger']} {workspace['lineage']} {people_acts[-1].seq} {people_acts[-1].hash}",
    ]
    if decision.seal is not None:
        lines.append(f"body {decision.seal['bodyDigest']}")
    if later:
        lines.append(f"removed {len(later)} {digest(canonical(later).encode())}")
    text = "\n".join(lines) + "\n"
    head = f"{text}\n\u2014 {name} "
    note = record["checkpoint"]
    if not note.startswith(head) or not re.fullmatch(r"[A-Za-z0-9+/]{91}=\n", note[len(head) :]):
        raise Fault("checkpoint-wrong")
    spelled = note[len(head) : -1]
    data = base64.b64decode(spelled)
    key_id = hashlib.sha256(name.encode() + b"\n\x01" + relay_key).digest()[:4]
    if base64.b64encode(data).decode() != spelled or data[:4] != key_id:
        raise Fault("checkpoint-wrong")
    if not signature_holds(relay_key, text.encode(), data[4:]):
        raise Fault("checkpoint-wrong")


def doubts_in(acts, people):
    """What was signed in somebody's name and is not surely their word, the worst first."""
    found = {}
    for act in acts:
        if act.by == "relay" or act.type == "key-registered":
            continue
        if act.key == people.relay:
            why, key = "attested", None
        elif people.is_vouched(act.key):
            continue
        else:
            key = act.key
            why = "disowned" if people.keys[key].disowned else "relay-vouched"
        found.setdefault((["disowned", "relay-vouched", "attested"].index(why), act.by, key), [why, 0])[1] += 1
    order = sorted(found, key=lambda name: name[0])
    return [{"why": found[name][0], "acts": found[name][1]} for name in order]


def verify(data):
    """What was found, or Fault."""
    record = read_file(data)
    relay_key = from_b64url(record["relayKey"])
    relay = digest(relay_key)
    workspace = record["workspace"]
    brought = {}
    for stamped in workspace["acts"]:
        key = stamped["publicKey"] and from_b64url(stamped["publicKey"])
        if key and digest(key) == stamped["key"]:
            brought[stamped["key"]] = key
    people_acts = read_ledger(
        workspace["acts"],
        workspace["ledger"],
        workspace["lineage"],
        lambda key: relay_key if key == relay else brought.get(key),
    )
    people = People(people_acts)
    if people.relay != relay:
        raise Fault("relay-key-differs")
    known = {key: one.public for key, one in people.keys.items()}
    acts = read_ledger(
        record["acts"],
        record["document"],
        record["lineage"],
        lambda key: relay_key if key == relay else known.get(key),
    )
    if acts[-1].workspaceSeq != people_acts[-1].seq:
        raise Fault("people-differ")
    decision = Decision(acts, record["document"], people)
    check_end(record, decision, acts)
    check_windows(acts)
    check_checkpoint(record, decision, acts, people_acts, relay_key)

    def fate(objection):
        return "withdrawn" if objection.withdrawn else "set-aside" if objection.aside else "stands"

    return {
        "relay": relay,
        "peopleActs": len(people_acts),
        "acts": len(acts),
        "sealed": decision.seal is not None,
        "redacted": len(removed_in(acts)[0]),
        "proposals": [
            {
                "outcome": one.conclusion["disposition"] if one.conclusion else "open",
                "revisions": len(one.revisions),
                "closesAtMs": one.closes,
                "objections": [fate(objection) for objection in one.objections],
            }
            for one in decision.proposals.values()
        ],
        "doubts": doubts_in(people_acts + acts, people),
    }


def say(path):
    with open(path, "rb") as file:
        try:
            return verify(file.read())
        except Fault as fault:
            return str(fault)


def check_vectors(folder):
    with open(os.path.join(folder, "index.json"), encoding="utf-8") as file:
        index = json.load(file)
    wrong = 0
    for vector in index["valid"] + index["invalid"]:
        found = say(os.path.join(folder, vector["file"]))
        expected = vector.get("code") or {name: inner for name, inner in vector["finds"].items() if name != "owner"}
        if found != expected:
            wrong += 1
            print(f"{vector['file']}:\n  expected {expected}\n  found    {found}")
    print(f"{len(index['valid'])} valid and {len(index['invalid'])} invalid records, {wrong} told wrong")
    return wrong


if __name__ == "__main__":
    if sys.argv[1:] == ["--vectors"]:
        sys.exit(1 if check_vectors(os.path.dirname(os.path.abspath(__file__))) else 0)
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    result = say(sys.argv[1])
    print(result if isinstance(result, str) else "holds\n" + json.dumps(result, indent=2))
    sys.exit(1 if isinstance(result, str) else 0)
