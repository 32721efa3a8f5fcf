/** Hands bytes to the person as a file. */

export function download(bytes: Uint8Array | string, fileName: string, type: string): void {
  const blob = new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has taken the blob by the next turn of a second; earlier is too early in Safari.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A title as a file name: short, and without anything a file system or a shell minds. */
export const fileNameOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLocaleLowerCase('en') || 'document';
