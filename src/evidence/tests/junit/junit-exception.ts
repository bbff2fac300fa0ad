import { nameException, type NamedException } from '../name-exception.ts'
import { Traceback } from '../pytest/traceback.ts'
import type { XmlAttributes } from './xml-events.ts'

/** What ended a test according to a `<failure>` or `<error>`: its `type`, else its message, else the traceback inside. */
export function nameFailure(attributes: XmlAttributes, body: string, isPytest: boolean): NamedException {
  const { type = '', message = '' } = attributes
  const said = readMessage(message, isPytest)
  if (isExceptionClass(type))
    return { ...said, exception: type.slice(Math.max(type.lastIndexOf('.'), type.lastIndexOf('\\')) + 1) }
  if (said.exception !== undefined || !isPytest) return said
  const traceback = new Traceback()
  for (const line of body.split('\n')) traceback.line(line)
  const { named } = traceback
  return named.exception === undefined ? said : { ...named, message: named.message ?? message }
}

/**
 * pytest writes the exception's own text (`sqlalchemy.exc.IntegrityError: …`), for fixtures within a sentence.
 * Of other producers' messages only what is clearly a class name is taken for one.
 */
function readMessage(message: string, isPytest: boolean): NamedException {
  const inFixture = /^failed on (?:setup|teardown) with "([\s\S]*?)"?$/.exec(message)
  const named = nameException(inFixture?.[1] ?? message)
  const isSure = named.exception !== undefined && (isPytest || isExceptionClass(named.exception))
  return isSure ? named : message === '' ? {} : { message }
}

function isExceptionClass(name: string): boolean {
  return /^(?:[\w$]+[.\\])*[A-Z][\w$]*(?:Error|Exception|Failed|Failure|Fault|Timeout|Warning|Interrupt|Exit)$/.test(
    name,
  )
}
