import { describe, expect, test } from 'vitest'
import {
  adaptBullet,
  adaptHeading,
  adaptLabels,
  adaptRow,
  columnOf,
  readTemplateRow,
} from '../../../src/render/edit/house-form.ts'
import { explained, mini } from './mini-document.ts'

describe('labels are written as most of the file’s are', () => {
  test.each([
    ['**Goal:** a\n', '**Goal**: x\n**Success Criteria**: y', '**Goal:** x\n**Success Criteria:** y'],
    ['**Goal**: a\n', '**Goal:** x\n**Success Criteria:** y', '**Goal**: x\n**Success Criteria**: y'],
    ['no labels\n', '**Goal:** x', '**Goal**: x'],
    ['**Goal:** a\n**Plans**: 1\n', '**Goal:** x', '**Goal**: x'],
    ['**Goal:** a\n**Plans:** 1\n**Depends on**: b\n', '**Goal**: x', '**Goal:** x'],
    ['**Goal**: a\nsee **Plans:** and **Goal:** there\n', '**Goal:** x', '**Goal**: x'],
    ['**Goal:** a\nsee **Plans**: there\n', '**Goal**: x', '**Goal:** x'],
    ['**Goal:** a\n', 'see **Note**: b', 'see **Note**: b'],
    ['**Goal**: a\n', 'see **Note:** b', 'see **Note:** b'],
  ])('in %j, %j is %j', (file, part, expected) => {
    expect(adaptLabels(mini(part), file).text).toBe(expected)
  })
})

test('a heading gets the level the file’s phases have', () => {
  expect(adaptHeading(mini('### Phase 3: Item #4'), 2).text).toBe('## Phase 3: Item #4')
})

describe('a bullet is written as the one it stands beside', () => {
  const ours = '- [ ] **Phase 3: Next** - x'
  test.each([
    ['* [x] Phase 1: One — first', '* [ ] Phase 3: Next — x'],
    ['+ **Phase 1: One** – first', '+ **Phase 3: Next** – x'],
    ['- **Phase 1 - One**— first', '- **Phase 3: Next** — x'],
    ['- **Phase 1 - One** — first', '- **Phase 3: Next** — x'],
    ['-  [ ] **Phase 1: One**', '- [ ] **Phase 3: Next** - x'],
    ['* Phase 1: One\r\n  - [ ] **nested** — a', '* Phase 3: Next - x'],
    ['1. **Phase 1: One** - [x] first', '- **Phase 3: Next** - x'],
  ])('%j', (model, expected) => {
    expect(adaptBullet(mini(ours), model).text).toBe(expected)
  })

  test('unless the template’s has a form of its own', () => {
    const own = mini('see - [ ] **Phase 3: Next** - x')
    expect(adaptBullet(own, '* Phase 1: One')).toBe(own)
  })
})

describe('the table of a row part', () => {
  const cellsOf = (table: string) => {
    const row = readTemplateRow(mini(table))
    return row && [...row.cells].map(([column, cell]) => [column, cell.text])
  }

  test('is read by the meaning of its columns, its cells without the blanks around them', () => {
    expect(
      cellsOf('|Phase| Plans Complete |Owner|   |\r\n| --- | :-: |---|---|\r\n|3. Next|  0/1    |a \\| b|  |'),
    ).toEqual([
      ['phase', '3. Next'],
      ['plans', '0/1'],
      ['owner', 'a \\| b'],
      ['', ''],
    ])
  })

  test('may have more cells than columns', () => {
    expect(cellsOf('|Phase|\n|---|\n|3. Next|x|')).toEqual([
      ['phase', '3. Next'],
      ['1', 'x'],
    ])
  })

  test.each(['|a|\n|---|', '|a|\n|---|\n|b|\n|c|', '|a|\nx|---|\n|b|', '|a|\n|---|x\n|b|', '|a|\n|===|\n|b|'])(
    'is none in %j',
    table => {
      expect(cellsOf(table)).toBeUndefined()
    },
  )
})

test.each([
  ['Plans Complete', 'plans'],
  ['Current Status', 'status'],
  ['Completed', 'completed'],
  ['End Date', 'completed'],
  [' Owner ', 'owner'],
])('a column %j holds %s', (header, column) => {
  expect(columnOf(header)).toBe(column)
})

describe('the first cell of a row names its phase as the row beside it does', () => {
  test.each([
    ['14. Name', 'Phase 1: One', 'Phase 14: Name'],
    ['14 Name', 'Phase 1: One', 'Phase 14: Name'],
    ['14.  Name', 'Phase 1: One', 'Phase 14: Name'],
    ['2.10. Name', 'phase 1: One', 'phase 2.10: Name'],
    ['2a.1b. Name', 'Phase 1: One', 'Phase 2a.1b: Name'],
    ['Phase  14: Name', '1. One', '14. Name'],
    ['**Phase 14: Name**', '1. One', '14. Name'],
    ['14 - Name', '1. One', '14. Name'],
    ['14. - Name', '1. One', '14. Name'],
    ['14  – Name', '1. One', '14. Name'],
    ['14 —  Name', '1. One', '14. Name'],
    ['14. Name', '**1 - One**', '**14 - Name**'],
    ['14. Name', '1 One', '14 Name'],
    ['14. Name', '1', '14'],
    ['14. Name', '1.', '14.'],
    ['14', 'Phase 1', 'Phase 14'],
    ['v 14. Name', 'Phase 1: One', 'v 14. Name'],
    ['14.Name', 'Phase 1: One', '14.Name'],
    ['Phase 14: Name', '✅ 1. One', 'Phase 14: Name'],
  ])('%j beside %j is %j', (cell, model, expected) => {
    const row = { cells: new Map([['phase', mini(cell)]]) }
    expect(adaptRow(row, ['Phase'], model).text).toBe(`| ${expected} |`)
  })

  test('and what it does not say of the phase is left out', () => {
    const row = { cells: new Map([['phase', mini(['14'], '. ', ['Name'])]]) }
    expect(explained(adaptRow(row, ['Phase', 'Owner'], 'Phase 1'))).toEqual([
      ...['literal:|', 'literal: ', 'literal:Phase ', 'measured:14', 'literal: |'],
      ...['literal: ', 'literal:-', 'literal: |'],
    ])
  })
})
