import { checkStructure } from '../render/structure.ts'
import type { Rule } from './rule.ts'

/** Evidence cannot become structure: a test called `# PASS` makes no heading, a pipe in a message no column. */
export const structureIntact: Rule = {
  id: 'structure-intact',
  description: 'A value that changes the Markdown tree: a heading, a table column or a link made by evidence.',
  severity: 'error',
  examples: {
    ok: [{ text: '⟦measured:\\# PASS⟧\n' }, { text: '| name |\n| --- |\n| ⟦measured:a\\|b⟧ |\n' }],
    notOk: [
      {
        text: 'Failing:\n\n⟦measured:# PASS⟧\n',
        expected: ['3:1: Unexpected Markdown structure from the value `# PASS` of `{{value}}`, expected text'],
      },
    ],
  },
  check(document) {
    const finding = checkStructure(document)
    return finding ? [finding] : []
  },
}
