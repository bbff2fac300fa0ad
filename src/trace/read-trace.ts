import { refuse } from '../diagnostic.ts'
import { traceSchema } from './trace.ts'
import { unpackTrace, type TracedDocument } from './unpack-trace.ts'

/**
 * Reads a trace file and checks that it is one.
 * @throws CloseoutError `trace-forged` when it is not a trace: closeout writes no other.
 */
export function parseTrace(text: string, file: string): TracedDocument {
  const forged = (why: string) =>
    refuse('trace-forged', file, `Not a trace that closeout wrote: ${why}`, { hint: 'run `closeout build`' })
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw forged((error as Error).message)
  }
  const result = traceSchema.safeParse(raw)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw forged(`\`${issue?.path.join('/') ?? ''}\`: ${issue?.message ?? 'it has another form'}`)
  }
  try {
    return unpackTrace(result.data)
  } catch (error) {
    if (error instanceof RangeError) throw forged('its tables do not fit together')
    throw error
  }
}
