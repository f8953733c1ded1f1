/** Hands a file to the browser, or to Electron, which asks where to put it. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name that every file system takes, from whatever an input is called. */
export function fileName(input: string, ending: string): string {
  const base = input
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
    .toLowerCase();
  return `${base === '' ? 'bulkhead' : base}${ending}`;
}
