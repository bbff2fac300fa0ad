import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headingsOf } from '../../../src/markdown/parse-markdown.ts'
import type { Rendered } from '../../../src/render/document.ts'
import { editRoadmap } from '../../../src/render/edit/edit-roadmap.ts'
import { render } from '../templates.ts'
import { explained, mini, refusal } from './mini-document.ts'

/** The next phase as a template renders it. */
const nextPhase = (number = '3', name = 'Tier 2 Push', shortfall = '812') =>
  mini(
    '<!-- closeout:part heading -->\n### Phase ',
    [number],
    ': ',
    [name],
    '\n\n**Goal**: Cover ',
    [shortfall],
    ' more statements\n**Success Criteria** (what must be TRUE):\n  1. Two\n\n**Plans**: 0 plans\n\n',
    '<!-- closeout:part bullet -->\n- [ ] **Phase ',
    [number],
    ': ',
    [name],
    '** - Cover ',
    [shortfall],
    ' more\n\n<!-- closeout:part row -->\n| Phase | Milestone | Plans | Status | Completed | Coverage |\n|---|---|---|---|---|---|\n| ',
    [number],
    '. ',
    [name],
    ' | - | 0/0 | Not started | - | Target: ',
    [shortfall],
    ' |\n',
  )

const roadmap = `# Roadmap

- [x] **Phase 1: One** - first
  - Plan 1: nested
- [ ] **Phase 2: Two** - second
  - Plan 2: nested

## Phase Details

### Phase 1: One
**Goal**: a

### Phase 2: Two
**Goal**: b
**Plans**: 1 plan
- [ ] 02-01-PLAN.md

## Progress

| Phase | Plans Complete | Status | Completed |
|-------|----------------|--------|-----------|
| 1. One | 1/1 | Complete | 2026-01-01 |
| 2. Two | 0/1 | Pending | - |

End
`
/** The parts a test gives beside the heading of phase 3. */
const withHeading = (parts: string) => mini(`<!-- closeout:part heading -->\n### Phase 3: Next\n\n${parts}`)
const edit = (before: string, part: Rendered = nextPhase(), folders: string[] = []) =>
  editRoadmap(before, 'ROADMAP.md', part, folders)

describe('a new phase', () => {
  test('stands as bullet, heading and row behind those of the phase before it', () => {
    const { rendered, warnings } = edit(roadmap)
    expect(rendered.text).toBe(
      roadmap
        .replace('  - Plan 2: nested\n', '  - Plan 2: nested\n- [ ] **Phase 3: Tier 2 Push** - Cover 812 more\n')
        .replace(
          '02-01-PLAN.md\n',
          `02-01-PLAN.md

### Phase 3: Tier 2 Push
<!-- closeout:begin phase-3 -->
**Goal**: Cover 812 more statements
**Success Criteria** (what must be TRUE):
  1. Two
<!-- closeout:end phase-3 -->
**Plans**: 0 plans
`,
        )
        .replace(
          '| 2. Two | 0/1 | Pending | - |\n',
          '| 2. Two | 0/1 | Pending | - |\n| 3. Tier 2 Push | 0/0 | Not started | - |\n',
        ),
    )
    expect(warnings).toEqual([])
    expect(explained(rendered).filter(span => span.startsWith('measured'))).toEqual([
      ...['measured:3', 'measured:Tier 2 Push', 'measured:812'],
      ...['measured:3', 'measured:Tier 2 Push', 'measured:812'],
      ...['measured:3', 'measured:Tier 2 Push'],
    ])
  })

  test('written a second time changes nothing', () => {
    const once = edit(roadmap).rendered.text
    expect(edit(once).rendered.text).toBe(once)
    expect(edit(once, nextPhase(), ['03-tier-2-push']).rendered.text).toBe(once)
  })

  test('keeps CRLF', () => {
    expect(edit(roadmap.replaceAll('\n', '\r\n')).rendered.text).toBe(
      edit(roadmap).rendered.text.replaceAll('\n', '\r\n'),
    )
  })

  test('takes the form of the phases that are there', () => {
    const house = `## Phase 1: One

**Goal:** a
**Plans:** 1

* [x] Phase 1: One — first

---

# Progress

| Phase | Date | Coverage | Owner |
|:--|---|---|---|
| **Phase 1: One** | - | 1% | me |`
    expect(edit(house, nextPhase('2')).rendered.text).toBe(`## Phase 1: One

**Goal:** a
**Plans:** 1

* [x] Phase 1: One — first
* [ ] Phase 2: Tier 2 Push — Cover 812 more

## Phase 2: Tier 2 Push
<!-- closeout:begin phase-2 -->
**Goal:** Cover 812 more statements
**Success Criteria** (what must be TRUE):
  1. Two
<!-- closeout:end phase-2 -->
**Plans:** 0 plans

---

# Progress

| Phase | Date | Coverage | Owner |
|:--|---|---|---|
| **Phase 1: One** | - | 1% | me |
| **Phase 2: Tier 2 Push** | - | Target: 812 | - |`)
  })

  test('stands behind the entry with the next smaller number, decimals included', () => {
    const text = edit(roadmap, nextPhase('1.1', 'Inserted')).rendered.text
    expect(text.match(/^### .*$/gm)).toEqual(['### Phase 1: One', '### Phase 1.1: Inserted', '### Phase 2: Two'])
    expect(text.match(/^- \[.\] \*\*.*?\*\*/gm)).toEqual([
      '- [x] **Phase 1: One**',
      '- [ ] **Phase 1.1: Inserted**',
      '- [ ] **Phase 2: Two**',
    ])
    expect(text.match(/^\| \d.*? \|/gm)).toEqual(['| 1. One |', '| 1.1. Inserted |', '| 2. Two |'])
  })

  test('has a row in the form of the one before it, also in a table without blanks', () => {
    const tight = '### Phase 2: Two\n\n|Phase|Coverage|\n|---|---|\n|Phase 2: Two|-|\n'
    expect(edit(tight).rendered.text).toMatch(/\|Phase 2: Two\|-\|\n\| Phase 3: Tier 2 Push \| Target: 812 \|\n$/)
  })

  test('has no bullet and no row where the template has none', () => {
    const { rendered, warnings } = edit(roadmap, withHeading('**Goal**: c\n'))
    expect(rendered.text).toBe(
      roadmap.replace(
        '02-01-PLAN.md\n',
        '02-01-PLAN.md\n\n### Phase 3: Next\n<!-- closeout:begin phase-3 -->\n**Goal**: c\n<!-- closeout:end phase-3 -->\n',
      ),
    )
    expect(warnings).toEqual([])
  })

  test('has the lines of its row part as they are, where they are no table of one row', () => {
    const lines = '| Phase | Plans |\n|---|---|\n| 3. Next | 0/1 |\n| 3. Next, again | 0/1 |\n'
    const { text } = edit(roadmap, withHeading(`<!-- closeout:part row -->\n${lines}`)).rendered
    expect(text).toContain(`| 2. Two | 0/1 | Pending | - |\n${lines}`)
  })

  test('does not go into <details>, nor behind the footer', () => {
    const shipped = '<details>\n<summary>v1</summary>\n\n### Phase 1: One\n**Goal**: a\n\n</details>\n'
    expect(edit(`${shipped}\n---\n*Footer*\n`, nextPhase('2')).rendered.text).toMatch(
      /^<details>[^]*<\/details>\n\n### Phase 2: Tier 2 Push\n[^]*0 plans\n\n---\n\*Footer\*\n$/,
    )
    expect(edit(`### Phase 3: Here\n**Goal**: a\n\n${shipped}\n---\n*Footer*\n`, nextPhase('4')).rendered.text).toMatch(
      /^### Phase 3: Here\n\*\*Goal\*\*: a\n\n### Phase 4: Tier 2 Push\n[^]*0 plans\n\n<details>/,
    )
  })

  test.each([
    ['### Phase 2: Two', '### Phase 2: Two\n\n', ''],
    ['### Phase 2: Two\n', '### Phase 2: Two\n\n', ''],
    ['### Phase 2: Two\n## Progress\n', '### Phase 2: Two\n\n', '\n## Progress\n'],
    ['### Phase 2: Two\n\n## Progress\n', '### Phase 2: Two\n\n', '\n## Progress\n'],
    ['### Phase 1: One\n\n### Phase 2\n', '### Phase 1: One\n\n', '\n### Phase 2\n'],
    ['# Roadmap\n\n- ### Phase 2: Two\n', '# Roadmap\n\n- ### Phase 2: Two\n\n', ''],
  ])('has blank lines around it in %j', (before, above, below) => {
    const phase = '### Phase 3: Next\n<!-- closeout:begin phase-3 -->\na\n<!-- closeout:end phase-3 -->\n'
    expect(edit(before, withHeading('a\n')).rendered.text).toBe(above + phase + below)
  })

  test('has its number in the name of its section', () => {
    const part = mini('<!-- closeout:part heading -->\n### Phase 2.1: Next\n\na\n')
    expect(edit('### Phase 2: Two\n', part).rendered.text).toBe(
      '### Phase 2: Two\n\n### Phase 2.1: Next\n<!-- closeout:begin phase-2-1 -->\na\n<!-- closeout:end phase-2-1 -->\n',
    )
  })

  test('has a bullet indented as the one before it, on a line of its own', () => {
    const bullet = '<!-- closeout:part bullet -->\n- [ ] **Phase 3: Next** - a\n'
    const before = '### Phase 1: One\n\n### Phase 2: Two\n\nText\n\n  - Phase 2: Two\n  - [ ] Phase 2: Two'
    expect(edit(before, withHeading(bullet)).rendered.text).toBe(`### Phase 1: One

### Phase 2: Two

Text

  - Phase 2: Two
  - [ ] Phase 2: Two
  - [ ] Phase 3: Next - a

### Phase 3: Next
<!-- closeout:begin phase-3 -->

<!-- closeout:end phase-3 -->
`)
  })

  test.each([
    ['Phase | Goal\n---|---\nPhase 2: Two | a\n', '| Phase 3: Next | b |\n'],
    ['| Phase | Goal |\n|---|---|\n| Phase 2: Two \\| x | a |\n', '| Phase 3: Next | b |\n'],
  ])('has a row in the form of the one before it in %j', (table, expected) => {
    const row = '<!-- closeout:part row -->\n| Phase | Goal |\n|---|---|\n| 3. Next | b |\n'
    const { text } = edit(`${table}\n### Phase 2: Two\n`, withHeading(row)).rendered
    expect(text.slice(table.length, text.indexOf('\n### Phase 2'))).toBe(expected)
  })

  test('says what the roadmap has no place for', () => {
    const { warnings } = edit('### Phase 2: Two\n')
    const warning = { rule: 'roadmap', severity: 'warning', file: 'ROADMAP.md' }
    expect(warnings).toEqual([
      {
        ...warning,
        message: 'The roadmap has no list of phases; the bullet was left out',
        hint: 'add `- [ ] **Phase N: Name** - …` for the phases',
      },
      {
        ...warning,
        message: 'The roadmap has no progress table; the row was left out',
        hint: 'add a table whose first column is `Phase`',
      },
    ])
    expect(refusal(() => edit('# Roadmap\n'))).toEqual({
      rule: 'roadmap',
      severity: 'error',
      file: 'ROADMAP.md',
      message: 'Unexpected roadmap without phase headings, expected `### Phase N: Name`',
      hint: 'add a heading for the phase that is being closed',
    })
  })
})

describe('an entry that is already there', () => {
  const once = () => edit(roadmap).rendered.text

  test('is updated where it is closeout’s', () => {
    expect(edit(once(), nextPhase('3', 'Tier 2 Push', '9')).rendered.text).toBe(
      once().replace('Cover 812 more statements', 'Cover 9 more statements').replace('- Cover 812', '- Cover 9'),
    )
  })

  test('keeps what people did to it: plans, tick, status', () => {
    const worked = once()
      .replace(
        '- [ ] **Phase 3: Tier 2 Push** - Cover 812 more',
        '- [x] **Phase 3: Tier 2 Push** - done (completed today)',
      )
      .replace('**Plans**: 0 plans', '**Plans**: 2 plans\n- [ ] 03-01-PLAN.md')
      .replace('0/0 | Not started | - |', '1/2 | In Progress | - |')
    expect(edit(worked).rendered.text).toBe(worked)
  })

  test('updates the cells of a row that are closeout’s', () => {
    const withCoverage = once()
      .replace('Completed |\n', 'Completed | Coverage |\n')
      .replace('-----------|\n', '-----------|---|\n')
      .replace('Not started | - |', 'Started | - | old \\| x|')
    expect(edit(withCoverage).rendered.text).toBe(withCoverage.replace('old \\| x', 'Target: 812'))
  })

  test('loses the words of a cell that the template leaves empty, and what is kept around it is one stretch', () => {
    const row = '<!-- closeout:part row -->\n| Phase | Plans | Goal |\n|---|---|---|\n| 3. Next | 0/1 | |\n'
    const before = '### Phase 3: Next\n\n| Phase | Plans | Goal |\n|---|---|---|\n| 3. Next | 1/1 | old |\n'
    expect(explained(edit(before, withHeading(row)).rendered)).toEqual([`kept:${before.replace('old', '')}`])
  })

  test.each([
    ['| Phase | Goal | Owner |', '| 3. Next | old | me |', '| 3. Next | new | me |'],
    ['|Phase|Goal|', '|3. Next|old|', '|3. Next|new|'],
    ['| Phase | Goal |', '| 3. Next |  old  |', '| 3. Next |  new  |'],
    ['| Phase | Goal |', '|\n| 3. Next | old', '|\n| 3. Next | new'],
    ['| Phase | Goal |', '| 3. Next |', '| 3. Next |'],
    ['| Phase name | Goal |', '| Phase 3: Next | old |', '| Phase 3: Next | new |'],
    ['| Phase | Completed | Goal |', '| 3. Next | 2026-01-02 | old |', '| 3. Next | 2026-01-02 | new |'],
  ])('has of the row under %j only what is closeout’s written again: %j', (header, before, after) => {
    const row = `| Phase | Phase name | Completed | Goal |\n|---|---|---|---|\n| 3. Next | 3. Other | - | new |\n`
    const table = (rows: string) => `### Phase 3: Next\n\n${header}\n${header.replace(/[^|]+/g, '---')}\n${rows}\n`
    const part = withHeading(`<!-- closeout:part row -->\n${row}`)
    expect(edit(table(before), part).rendered.text).toBe(table(after))
  })

  test('keeps its row where the template’s is no table', () => {
    const before = '### Phase 3: Next\n\n| Phase | Goal |\n|---|---|\n| 3. Next | old |\n'
    const part = withHeading('<!-- closeout:part row -->\n| 3. Next | new |\n')
    expect(edit(before, part).rendered.text).toBe(before)
  })

  test.each([
    ['- [ ] **Phase 3: Next** - see - [x] there', '- [ ] **Phase 3: Next** - new'],
    ['-  [x] **Phase 3: Next** - done', '-  [x] **Phase 3: Next** - done'],
    ['1. [x] **Phase 3: Next** - done', '1. [x] **Phase 3: Next** - done'],
    ['12) [X] **Phase 3: Next** - done', '12) [X] **Phase 3: Next** - done'],
    ['- [ ] **Phase 3: Other** - old', '- [ ] **Phase 3: Other** - old'],
  ])('has its bullet %j as %j', (before, after) => {
    const part = withHeading('<!-- closeout:part bullet -->\n- [ ] **Phase 3: Next** - new\n')
    expect(edit(`### Phase 3: Next\n\n${before}\n`, part).rendered.text).toBe(`### Phase 3: Next\n\n${after}\n`)
  })

  test('that a person wrote is left alone, with a warning', () => {
    const { rendered, warnings } = edit(roadmap, nextPhase('2', 'Two'))
    expect(rendered.text).toBe(roadmap.replace('** - second', '** - Cover 812 more'))
    expect(warnings).toEqual([
      {
        rule: 'roadmap',
        severity: 'warning',
        file: 'ROADMAP.md',
        message: 'Phase 2 has an entry without markers; it was left as it is',
        hint: 'put what closeout shall write between `<!-- closeout:begin phase-2 -->` and `<!-- closeout:end phase-2 -->`',
      },
    ])
  })

  test('is told from a heading that only speaks of the phase', () => {
    const before =
      '### Phase 3 in short\n\n### Phase 3: Next\n<!-- closeout:begin phase-3 -->\n<!-- closeout:end phase-3 -->\n'
    expect(edit(before, withHeading('a\n')).rendered.text).toBe(before.replace('begin phase-3 -->\n', '$&a\n'))
  })
})

describe('a number that is taken by another phase is refused', () => {
  test.each([
    [
      roadmap,
      nextPhase('2'),
      [],
      'Phase 2 is taken by `Two` (the bullet on line 5, the heading on line 13, the row on line 23)',
      5,
    ],
    [roadmap, nextPhase('3'), ['03-other'], 'Phase 3 is taken by `other` (a phase folder)', undefined],
    [
      roadmap + '\n#### ✅ Phase 03 - Odd (DONE)\n',
      nextPhase('3'),
      [],
      'Phase 3 is taken by `Odd` (the heading on line 27)',
      27,
    ],
    [
      roadmap + '\n<details>\n### Phase 3: Old\n</details>\n',
      nextPhase('3'),
      [],
      'Phase 3 is taken by `Old` (the heading on line 28)',
      28,
    ],
  ])('with the place and the next free number', (before, part, folders, message, line) => {
    const diagnostic = refusal(() => edit(before, part, folders))
    expect(diagnostic.message).toBe(`${message}, expected a free number`)
    expect(diagnostic.place?.line).toBe(line)
    expect(diagnostic.hint).toMatch(/^take the next free number, [34], or `number: auto`$/)
  })

  test('also beside a phase of this name, and then the other one needs another number', () => {
    const { message, hint } = refusal(() => edit(`${roadmap}\n### Phase 2: Other\n`, nextPhase('2', 'Two')))
    expect(message).toMatch(/^Phase 2 is taken by `Other` \(.*the heading on line 27\), expected a free number$/)
    expect(hint).toBe('give the other phase 2 another number')
  })

  test.each([
    ['- [ ] **Phase 3: Next** - a\n', 'Next', 'the bullet on line 1'],
    ['- [ ] Phase 3\n\n### Phase 3: Other\n', 'Other', 'the bullet on line 1, the heading on line 3'],
  ])('also in %j, where no heading says that it is this one', (before, name, where) => {
    expect(refusal(() => edit(before, withHeading('a\n'))).message).toBe(
      `Phase 3 is taken by \`${name}\` (${where}), expected a free number`,
    )
  })

  test('by a folder, and has no place then', () => {
    expect(refusal(() => edit(roadmap, nextPhase('3'), ['03-other']))).toStrictEqual({
      rule: 'roadmap',
      severity: 'error',
      file: 'ROADMAP.md',
      message: 'Phase 3 is taken by `other` (a phase folder), expected a free number',
      hint: 'take the next free number, 4, or `number: auto`',
    })
  })

  test('but not by one in a fence, or by a sentence', () => {
    const example = '```\n### Phase 3: Example\n```\n\nPhase 3 will follow.\n\n- Phase 3 needs thought\n'
    expect(edit(example + roadmap).rendered.text).toContain('### Phase 3: Tier 2 Push')
  })
})

test('for every roadmap: all of it is kept, the entry is a heading of its own, and a second time nothing changes', () => {
  const blocks = fc.constantFrom(
    ...['### Phase 1: One\n**Goal**: a\n', '## ✅ Phase 2: Two (DONE)\n\n- [ ] 02-01-PLAN.md\n', '#### Detail\n'],
    ...['- [x] **Phase 1: One** - first\n  - nested\n\n    deep\n- [ ] **Phase 2: Two** - second\n', '* Phase 2: Two'],
    ...[
      '| Phase | Plans |\n|---|---|\n| 1. One | 1/1 |\n| 2. Two | 0/1 |\n',
      '<details>\n\n### Phase 1: One\n\n</details>\n',
    ],
    ...['```\n### Phase 9: x\n```\n', '> ### Phase 9: x\n', '---\n', '*Footer*\n', '## Progress\n', '1. a\n2. b\n', ''],
  )
  const property = fc.property(fc.array(blocks, { maxLength: 6 }), fc.boolean(), (pieces, crlf) => {
    const lf = ['## Phase 1: First\n', ...pieces].join('\n').replaceAll('Phase 1: One', 'Phase 1: First')
    const before = crlf ? lf.replaceAll('\n', '\r\n') : lf
    const { rendered } = edit(before)
    const kept = rendered.spans.filter(span => span.kind === 'kept')
    expect(kept.map(span => rendered.text.slice(span.start, span.end)).join('')).toBe(before)
    expect(explained(rendered).length).toBeGreaterThan(kept.length)
    expect(edit(rendered.text).rendered.text).toBe(rendered.text)
    expect(headingsOf(rendered.text).filter(({ text }) => text === 'Phase 3: Tier 2 Push')).toHaveLength(1)
  })
  fc.assert(property, { numRuns: 60 })
})

test('parts that are unknown, or not there, are refused', () => {
  expect(() => edit(roadmap, mini(''))).toThrow('Unexpected heading part')
  expect(() => edit(roadmap, mini('<!-- closeout:part title -->\nx\n'))).toThrow('Unexpected part `title`')
  expect(() => edit(roadmap, mini('lost\n'))).toThrow('Unexpected text before the first part')
  expect(() => edit(roadmap, mini('<!-- closeout:part heading -->\n### No phase\n'))).toThrow('Unexpected heading part')
})

test('a part that is wrong is refused at its place in the template', () => {
  const parts = render('<!-- closeout:part heading -->\n### Phase {{n}}: {{name}}\n<!-- closeout:part title -->\n', {
    n: 3,
    name: 'Next',
  })
  expect(refusal(() => edit(roadmap, parts))).toMatchObject({ file: 't.md.hbs', place: { line: 3, column: 1 } })
})
