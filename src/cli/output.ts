/** Errors of our streams are told where they are written to: to Node an error that nobody hears is a crash. */
export function hearErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

/**
 * Writes to one of our own streams, and waits until it has taken it. Returns the exit status: 2 when it takes no more,
 * which of standard output is said on standard error. Whoever reads may stop early (`| head`): that is no trouble, what
 * was done stays done.
 */
export async function print(stream: NodeJS.WriteStream, text: string | Uint8Array): Promise<0 | 2> {
  const code = await write(stream, text)
  if (code === undefined || code === 'EPIPE') return 0
  const why = code === 'ENOSPC' ? 'no space is left on the device' : `\`${code}\``
  if (stream === process.stdout) await write(process.stderr, `error    Cannot write to standard output: ${why}\n`)
  return 2
}

/** The system's code where it failed. */
function write(stream: NodeJS.WriteStream, text: string | Uint8Array): Promise<string | undefined> {
  return new Promise(resolve => {
    const end = (error?: NodeJS.ErrnoException | null) => resolve(error ? (error.code ?? error.message) : undefined)
    try {
      stream.write(text, end)
    } catch (error) {
      // What a file or a device refuses, Node 20 throws.
      end(error as NodeJS.ErrnoException)
    }
  })
}
