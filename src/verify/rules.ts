import { consistentNumbers } from './consistent-numbers.ts'
import { frontmatter } from './frontmatter.ts'
import { minLines } from './min-lines.ts'
import { noPlaceholder } from './no-placeholder.ts'
import { noTrailingNoise } from './no-trailing-noise.ts'
import { noUnmeasuredClaim } from './no-unmeasured-claim.ts'
import { requiredSection } from './required-section.ts'
import type { Rule } from './rule.ts'
import { structureIntact } from './structure-intact.ts'

/** Every rule a document is held to, by its id. A new rule is a file beside this one and a line here. */
export const rules: Readonly<Record<string, Rule>> = {
  'no-placeholder': noPlaceholder,
  'no-unmeasured-claim': noUnmeasuredClaim,
  'consistent-numbers': consistentNumbers,
  'required-section': requiredSection,
  'min-lines': minLines,
  frontmatter,
  'structure-intact': structureIntact,
  'no-trailing-noise': noTrailingNoise,
}
