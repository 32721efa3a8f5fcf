/** A device's signing key as IndexedDB keeps it. */

export interface StoredKey {
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  /** Non-extractable where the runtime has WebCrypto Ed25519, else the 32 secret bytes. */
  readonly privateKey: CryptoKey | Uint8Array;
}
