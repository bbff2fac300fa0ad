import { phaseNumber } from '../markdown/phase-name.ts'

/** The next phase as a plan names it. */
export interface PlannedNext {
  readonly number: string
  readonly name: string
}

const heading = new RegExp(String.raw`^[ \t]*#{2,4} Phase (${phaseNumber}): (.+?)(?: \(Recommended\))?[ \t]*$`, 'm')

/** The phase that a heading of the plan hands over to: `### Phase 13: Name (Recommended)`. */
export function readNext(text: string): PlannedNext | undefined {
  const [, number, name] = heading.exec(text) ?? []
  return number === undefined || name === undefined ? undefined : { number, name }
}
