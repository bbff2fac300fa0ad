import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { rootedPath, type Config } from './config/read-config.ts'
import { refuse, type Diagnostic } from './diagnostic.ts'
import { rooted } from './root.ts'
import { tracePathOf } from './trace/build-trace.ts'
import { parseTrace } from './trace/read-trace.ts'
import { traceSchema } from './trace/trace.ts'

/** What the predicate of our statements means: the page at `docs/attestation.md` defines it. */
export const predicateType = 'urn:closeout:traces:v1'

const statementSchema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: z.string() }) })).min(1),
  predicateType: z.literal(predicateType),
  predicate: z.strictObject({ traces: z.array(traceSchema) }),
})
/** An in-toto Statement v1: the documents by sha256, and where every character of them comes from. */
export type Statement = z.infer<typeof statementSchema>

/**
 * States what the documents on the disk are made from. Run it after `check`: it reads, and does not render.
 * @throws CloseoutError `trace-missing` or `value-edited` for a document that is not as closeout wrote it,
 * `nothing-to-do` when there is no document.
 */
export function attest(config: Config): Statement {
  const found = config.data.documents.flatMap(({ path }, index) => {
    const target = rootedPath(config, path, `/documents/${index}/path`)
    if (!existsSync(target.absolute)) return []
    const tracePath = tracePathOf(target.path)
    const trace = rooted(config.root, tracePath).absolute
    if (!existsSync(trace)) {
      throw refuse(
        'trace-missing',
        target.path,
        `Has no trace \`${tracePath}\`, expected one beside every written document`,
        {
          hint: 'run `closeout build`',
        },
      )
    }
    const sha256 = createHash('sha256').update(readFileSync(target.absolute)).digest('hex')
    const traced = parseTrace(readFileSync(trace, 'utf8'), tracePath).trace
    if (traced.document.sha256 !== sha256) {
      throw refuse('value-edited', target.path, 'Is not the document that its trace describes (sha256 differs)', {
        hint: 'run `closeout check` to see why',
      })
    }
    return [{ name: target.path, sha256, traced }]
  })
  if (found.length === 0)
    throw refuse('nothing-to-do', config.file, 'No document of the configuration exists, expected at least one')
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: found.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType,
    predicate: { traces: found.map(({ traced }) => traced) },
  }
}

/** Holds a statement against the files on the disk: one finding for each subject that is not what it says. */
export function verifyStatement(config: Config, text: string, file: string): Diagnostic[] {
  const statement = readStatement(text, file)
  return statement.subject.flatMap(({ name, digest }, index): Diagnostic[] => {
    const at = { severity: 'error', file: name } as const
    const { absolute } = rooted(config.root, name)
    if (!existsSync(absolute))
      return [{ ...at, rule: 'out-of-date', message: 'Does not exist, expected the document that the statement names' }]
    const sha256 = createHash('sha256').update(readFileSync(absolute)).digest('hex')
    if (sha256 !== digest.sha256)
      return [{ ...at, rule: 'value-edited', message: 'Is not the document that the statement names (sha256 differs)' }]
    const traced = statement.predicate.traces[index]
    if (traced?.document.path === name && traced.document.sha256 === sha256) return []
    return [
      {
        ...at,
        rule: 'trace-forged',
        message: 'Has no trace of its own in the statement, expected one for each subject, in order',
      },
    ]
  })
}

function readStatement(text: string, file: string): Statement {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw refuse('usage', file, `Cannot read the statement: ${(error as Error).message}`)
  }
  const result = statementSchema.safeParse(raw)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw refuse(
    'usage',
    file,
    `Not a statement of closeout: \`${issue?.path.join('.') ?? ''}\`: ${issue?.message ?? ''}`,
    {
      hint: 'make one with `closeout attest`',
    },
  )
}
