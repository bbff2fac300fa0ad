/** What every kernel exports: its memory, where the host's bytes go in it, and a function to be called first. */
export interface Kernel {
  readonly memory: WebAssembly.Memory
  begin(): void
  windowAt(): number
}

/** How many bytes of a window a kernel takes: `windowSize` of assembly/bytes.ts. */
export const windowSize = 256 * 1024

/**
 * Starts a part of a reader that is compiled to WebAssembly from assembly/: it reads quickly what most of a large file
 * is, and leaves all else to the TypeScript that could read the whole. Undefined where there is no WebAssembly
 * (`node --jitless`, a machine without its vectors).
 *
 * @param base64 what `npm run generate` made of the source.
 */
export function startKernel<Exports extends Kernel>(base64: string): Exports | undefined {
  try {
    const module = new WebAssembly.Module(Buffer.from(base64, 'base64'))
    const kernel = new WebAssembly.Instance(module).exports as unknown as Exports
    kernel.begin()
    return kernel
  } catch {
    return undefined
  }
}

/** Copies the window up to `end`, and a 0 behind it: the address of its first byte, or 0 when it is too large. */
export function copyWindow({ memory, windowAt }: Kernel, window: Buffer, end: number): number {
  if (end > windowSize) return 0
  const address = windowAt()
  const copy = new Uint8Array(memory.buffer, address, end + 1)
  copy.set(window.subarray(0, end))
  copy[end] = 0
  return address
}
