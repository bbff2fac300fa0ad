import { createHash } from 'node:crypto'
import * as z from 'zod'
import { readIfThere } from './make.ts'
import { rootedPath, type Config } from './config/read-config.ts'
import { CloseoutError, refuse, type Diagnostic } from './diagnostic.ts'
import { toLf } from './line-ends.ts'
import { decodeText } from './read-file.ts'
import { tracePathOf } from './trace/build-trace.ts'
import { otherLineEnds } from './trace/cause.ts'
import { parseTrace } from './trace/read-trace.ts'
import { traceSchema, type Trace } from './trace/trace.ts'
import { readTogether } from './write/read-together.ts'
import { writtenPaths } from './written-paths.ts'

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
 * States what the documents on the disk are made from, all as one build wrote them. Run it after `check`: it reads,
 * and does not render.
 * @throws CloseoutError `trace-missing`, `line-ends` or `value-edited` for a document that is not as closeout wrote it,
 * `nothing-to-do` when there is no document, `locked` or `run-unfinished` when a build is at work or was interrupted.
 */
export async function attest(config: Config): Promise<Statement> {
  const found = await readTogether(config.root, writtenPaths(config), () => readTraced(config))
  if (found.length === 0)
    throw refuse('nothing-to-do', config.file, 'No document of the configuration exists, expected at least one')
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: found.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType,
    predicate: { traces: found.map(({ traced }) => traced) },
  }
}

/** Every document that there is, with its trace. */
function readTraced(config: Config): { name: string; sha256: string; traced: Trace }[] {
  return config.data.documents.flatMap(({ path }, index) => {
    const name = rootedPath(config, path, `/documents/${index}/path`).path
    const document = readIfThere(config.root, name)
    if (document === undefined) return []
    const tracePath = tracePathOf(name)
    const trace = readIfThere(config.root, tracePath)
    if (trace === undefined) {
      const message = `Has no trace \`${tracePath}\`, expected one beside every written document`
      throw refuse('trace-missing', name, message, { hint: 'run `closeout build`' })
    }
    const sha256 = sha256Of(document)
    const traced = parseTrace(trace.toString(), tracePath).trace
    if (isCheckedOut(document, traced.document.sha256)) throw new CloseoutError(otherLineEnds(name))
    if (traced.document.sha256 !== sha256) {
      throw refuse('value-edited', name, 'Is not the document that its trace describes (sha256 differs)', {
        hint: 'run `closeout check` to see why',
      })
    }
    return [{ name, sha256, traced }]
  })
}

/** Whether a checkout made CRLF of the LF in the document of that sha256. */
function isCheckedOut(document: Buffer, sha256: string): boolean {
  const text = document.toString()
  return text.includes('\r\n') && sha256Of(document) !== sha256 && sha256Of(toLf(text)) === sha256
}

function sha256Of(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Holds a statement against the files on the disk: one finding for each subject that is not what it says.
 * @param content as text, or the bytes of a file, which a shell may have written
 * @param file names it in a refusal
 * @throws CloseoutError `usage` for what is no statement
 */
export function verifyStatement(config: Config, content: string | Uint8Array, file: string): Diagnostic[] {
  const statement = readStatement(decodeText(Buffer.from(content)), file)
  return statement.subject.flatMap(({ name, digest }, index): Diagnostic[] => {
    const at = { severity: 'error', file: name } as const
    const document = readIfThere(config.root, name)
    if (document === undefined)
      return [{ ...at, rule: 'out-of-date', message: 'Does not exist, expected the document that the statement names' }]
    const sha256 = sha256Of(document)
    if (isCheckedOut(document, digest.sha256)) return [otherLineEnds(name)]
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
