import { CloseoutError, type Finding } from '../diagnostic.ts'
import { locateFrontmatter } from '../frontmatter/locate-frontmatter.ts'
import { readFrontmatter } from '../frontmatter/read-frontmatter.ts'
import type { Document } from '../render/document.ts'
import { findSubsetBreaches } from './frontmatter-subset.ts'
import type { Reading } from './read-text.ts'
import type { Rule } from './rule.ts'

/** An observation and the offsets it is about. */
type Observed = readonly [message: string, start: number, end: number, hint: string]

/**
 * What other tools read from a document must be what closeout meant. The frontmatter is read again as they read it,
 * and the body holds nothing that a tool which searches line by line would take for frontmatter, a status or a commit.
 */
export const frontmatter: Rule = {
  id: 'frontmatter',
  description: 'Frontmatter that is missing keys or that tools would misread, or a body line they would take for it.',
  severity: 'error',
  examples: {
    ok: [
      {
        text: '---\nphase: "12"\nstatus: passed\ntags: []\nkey-files:\n  modified:\n    - "a.py"\n---\n\n# Done\n',
        contract: { frontmatter: ['phase', 'tags'] },
      },
      { text: '⟦kept:# Theirs\n\n---\n\nstatus: passed\n⟧' },
      { text: 'Read ⟦measured:2,983,498⟧ bytes\n' },
    ],
    notOk: [
      {
        text: '---\nplan: "1"\nphase: "12"\n---\n',
        contract: { frontmatter: ['phase', 'plan', 'completed'] },
        expected: [
          '1:1: No frontmatter key `completed`, expected it after `plan`',
          '2:1: Unexpected key `plan` before `phase`, expected the order `phase`, `plan`, `completed`',
        ],
      },
      {
        text: '---\ngap: "Coverage" -> CLOSED\n---\n',
        expected: ['2:17: Unexpected YAML: bad indentation of a mapping entry, expected frontmatter that can be read'],
      },
      {
        text: '---\ncompleted: 2026-02-15\n---\n',
        expected: ['2:1: Unexpected value `2026-02-15` in frontmatter, expected it in quotes on one line'],
      },
      {
        text: '# Report\n\n---\n\n**Status: passed**\n\n## Verification of it\n\nCommit 1234567\n',
        expected: [
          '3:1: Unexpected line `---` in the body, expected `***` for a rule',
          '5:3: Unexpected `Status: passed` in the body, expected it in the frontmatter only',
          '7:1: Unexpected heading `Verification of it`, expected one that tools do not take for their own section',
          '9:8: Unexpected number `1234567`, expected its digits in groups',
        ],
      },
    ],
  },
  check(document, { reading }) {
    const again = readAgain(document, reading)
    // Where the frontmatter never ends, no body begins.
    const hasBody = again.length === 0 || locateFrontmatter(document.text).kind !== 'unclosed'
    const found = [
      ...again,
      // Of a block that no reader understands, the first error is enough.
      ...(document.contract.kind === 'create' && !again.some(([message]) => message.includes(' YAML: '))
        ? outsideSubset(reading)
        : []),
      ...(hasBody ? [...misreadLines(reading), ...misreadHeadings(reading), ...misreadNumbers(reading)] : []),
    ]
    const findings = found.map(([message, start, end, hint]): Finding => {
      return { rule: this.id, severity: this.severity, message, hint, place: reading.placeOf(start, end) }
    })
    return findings
  },
}

/** The keys the contract promises, as js-yaml reads them. */
function readAgain(document: Document, reading: Reading): Observed[] {
  const { contract, text } = document
  const location = locateFrontmatter(text)
  if (contract.kind === 'edit' && contract.frontmatter.length === 0) return []
  if (location.kind === 'none' && contract.kind === 'edit' && contract.addFrontmatter !== true) return []
  let keys: string[]
  try {
    keys = Object.keys(readFrontmatter(text, document.path).data)
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics.map(({ message, hint, place }): Observed => {
      const start = (reading.lineStarts[(place?.line ?? 1) - 1] ?? 0) + (place?.column ?? 1) - 1
      return [message, start, start, hint ?? 'correct the frontmatter in the template']
    })
  }
  const wanted = contract.frontmatter
  const start = location.kind === 'block' ? location.start : 0
  const missing = wanted.flatMap((key, index): Observed[] => {
    if (keys.includes(key)) return []
    const before = wanted[index - 1]
    const message = `No frontmatter key \`${key}\`, expected it ${before === undefined ? 'first' : `after \`${before}\``}`
    return [[message, 0, 0, 'add the key to the template']]
  })
  return contract.kind === 'create' ? [...missing, ...outOfOrder(keys, wanted, reading, start)] : missing
}

function outOfOrder(keys: readonly string[], wanted: readonly string[], reading: Reading, start: number): Observed[] {
  const present = keys.filter(key => wanted.includes(key))
  const ordered = wanted.filter(key => keys.includes(key))
  const index = present.findIndex((key, at) => key !== ordered[at])
  if (index < 0) return []
  const [key, before] = [present[index]!, ordered[index]!]
  const at = start + Math.max(0, `\n${reading.text.slice(start, reading.bodyStart)}`.indexOf(`\n${key}:`))
  const order = wanted.map(each => `\`${each}\``).join(', ')
  const message = `Unexpected key \`${key}\` before \`${before}\`, expected the order ${order}`
  return [[message, at, at + key.length, 'order the keys in the template as in its contract']]
}

/** What a new document's frontmatter may hold. */
function outsideSubset(reading: Reading): Observed[] {
  const { text } = reading
  const location = locateFrontmatter(text)
  if (text.startsWith('\ufeff'))
    return [['Unexpected byte order mark, expected none', 0, 1, 'remove it from the template']]
  if (location.kind !== 'block') return []
  const yaml = text.slice(location.start, location.end)
  const carriageReturn = yaml.indexOf('\r')
  if (carriageReturn >= 0) {
    const at = location.start + carriageReturn
    return [
      ['Unexpected carriage return in frontmatter, expected LF line ends', at, at + 1, 'save the template with LF'],
    ]
  }
  return findSubsetBreaches(yaml).map(({ line, observed, expected }): Observed => {
    const start = reading.lineStarts[line + 1]!
    const end = reading.lineStarts[line + 2]! - 1
    const hint = 'write the value with the frontmatter helpers, or put it in quotes'
    return [`Unexpected ${observed} in frontmatter, expected ${expected}`, start, end, hint]
  })
}

/** Lines of the body that end the frontmatter early, or report a status, for a tool that reads line by line. */
function misreadLines(reading: Reading): Observed[] {
  const body = reading.text.slice(reading.bodyStart)
  const rules = [...body.matchAll(/^---.*/gm)].map(({ 0: line, index }): Observed => {
    const start = reading.bodyStart + index
    const message = `Unexpected line \`${line.trimEnd()}\` in the body, expected \`***\` for a rule`
    return [message, start, start + line.length, 'write `***` in the template']
  })
  const statuses = [...reading.text.matchAll(/[\w-]*status:\s*(?:passed|gaps_found|human_needed)/gi)]
    .filter(
      match =>
        match.index >= reading.bodyStart || reading.text[match.index - 1] !== '\n' || !match[0].startsWith('status:'),
    )
    .map(({ 0: words, index }): Observed => {
      const where = index >= reading.bodyStart ? 'in the body' : 'beside the status'
      const message = `Unexpected \`${words}\` ${where}, expected it in the frontmatter only`
      return [message, index, index + words.length, 'reword it: tools search for these words to find the status']
    })
  return [...rules, ...statuses].filter(found => isOurs(reading, found)).sort((a, b) => a[1] - b[1])
}

function misreadHeadings(reading: Reading): Observed[] {
  return reading.headings
    .filter(heading => /^(?:Verification|Self-Check|Quality Check)/i.test(heading.text))
    .map(({ text, start, end }): Observed => {
      const message = `Unexpected heading \`${text}\`, expected one that tools do not take for their own section`
      return [message, start, end, 'begin the heading with another word']
    })
    .filter(found => isOurs(reading, found))
}

/** Long numbers read as commit hashes. Digits inside longer evidence, such as a failure's message, stay as they are. */
function misreadNumbers(reading: Reading): Observed[] {
  const body = reading.text.slice(reading.bodyStart)
  return [...body.matchAll(/(?<![\w.,-])\d{7,}(?![\w-])/g)]
    .map(({ 0: number, index }): Observed => {
      const start = reading.bodyStart + index
      return [
        `Unexpected number \`${number}\`, expected its digits in groups`,
        start,
        start + number.length,
        'print it with `number`',
      ]
    })
    .filter(([, start, end]) =>
      reading
        .spansIn(start, end)
        .every(
          span =>
            span.kind === 'literal' ||
            (span.kind !== 'kept' && span.kind !== 'authored' && span.start >= start && span.end <= end),
        ),
    )
}

function isOurs(reading: Reading, [, start, end]: Observed): boolean {
  return reading.spansIn(start, end).some(span => span.kind !== 'kept')
}
