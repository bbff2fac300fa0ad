import * as z from 'zod'
import { CloseoutError, refuse } from '../diagnostic.ts'
import type { RootedPath } from '../root.ts'
import { readSource, type Source } from './source.ts'

const instant = z.iso.datetime({ offset: true })

/** What `closeout measure` records of one measurement. */
export const runRecordSchema = z.strictObject({
  version: z.literal(1),
  command: z.array(z.string()).min(1),
  /** ISO 8601 with offset. */
  startedAt: instant,
  finishedAt: instant,
  /** The command's own exit status; null when a signal ended it. */
  exit: z.int().min(0).nullable(),
  signal: z.string().optional(),
  interrupted: z.boolean(),
  /** Versions the tools print of themselves, by name. */
  tools: z.record(z.string(), z.string()),
  git: z.strictObject({ commit: z.string(), dirty: z.boolean() }).optional(),
  /** Every evidence file the configuration names: what it held after the run, and whether the run wrote it. */
  evidence: z.array(
    z.strictObject({
      path: z.string(),
      sha256: z.string().optional(),
      bytes: z.int().optional(),
      written: z.boolean(),
    }),
  ),
})
export type RunRecord = z.infer<typeof runRecordSchema> & { readonly source: Source }

/** Reads a run record. @throws CloseoutError `evidence-unreadable` when it is not one. */
export async function readRunRecord(file: RootedPath): Promise<RunRecord> {
  const { source, content } = await readSource(file).catch((error: unknown) => {
    throw error instanceof CloseoutError ? withAdvice(error) : error
  })
  const wrong = (why: string) =>
    refuse('evidence-unreadable', file.path, `Cannot read \`${file.path}\`: ${why}, expected a run record`, {
      hint: 'make it with `closeout measure -- <command>`',
    })
  let raw: unknown
  try {
    raw = JSON.parse(content.toString('utf8'))
  } catch (error) {
    throw wrong((error as Error).message)
  }
  const result = runRecordSchema.safeParse(raw)
  if (!result.success) {
    const { path, message } = result.error.issues[0]!
    throw wrong(`\`${path.join('.')}\`: ${message}`)
  }
  return { ...result.data, source }
}

/** A record is made otherwise than the rest of the evidence. */
function withAdvice({ diagnostics }: CloseoutError): CloseoutError {
  const [first, ...rest] = diagnostics.map(diagnostic =>
    diagnostic.rule === 'evidence-missing'
      ? { ...diagnostic, hint: 'make it with `closeout measure -- <command>`, or take `run` out of the configuration' }
      : diagnostic,
  )
  return new CloseoutError(first!, ...rest)
}
