import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  comparePhaseNumbers,
  isSamePhaseName,
  normalizePhaseNumber,
  readPhaseCell,
  readPhaseFolder,
  readPhaseWords,
} from '../../src/markdown/phase-name.ts'
import { nextFreePhase, readRoadmap, takenBy } from '../../src/markdown/roadmap.ts'

describe('a phase is read from', () => {
  test.each([
    ['Phase 12: Tier 1 Coverage Push', '12', 'Tier 1 Coverage Push'],
    ['✅ Phase 100: Coverage Analysis (COMPLETE)', '100', 'Coverage Analysis'],
    ['⚠️ Phase 8.7 - API Integration Testing ✅ COMPLETE', '8.7', 'API Integration Testing'],
    ['Phase 083. Canvas', '83', 'Canvas'],
    ['PHASE 253A — Fix it', '253a', 'Fix it'],
    ['Phase 5', '5', ''],
    ['Phase 8: 80% Coverage Push (Reality Adjusted)', '8', '80% Coverage Push (Reality Adjusted)'],
  ])('the heading %j', (words, number, name) => {
    expect(readPhaseWords(words)).toEqual({ number, name, separated: true })
  })

  test.each(['Phases 1-3: Three', 'Phase 9.1-9.5', 'Phase 10.x', 'Phase Details', 'The Phase 3: x', 'Phase12: x'])(
    'not from %j',
    words => {
      expect(readPhaseWords(words)).toBeUndefined()
    },
  )

  test('prose behind the number is no name', () => {
    expect(readPhaseWords('Phase 8 Reality Assessment')).toEqual({ number: '8', name: '', separated: false })
  })

  test('the first cell of a row, and the name of a folder', () => {
    expect(readPhaseCell('8.7. Core Workflow Focus')).toMatchObject({ number: '8.7', name: 'Core Workflow Focus' })
    expect(readPhaseCell('Phase 12: Push')).toMatchObject({ number: '12', name: 'Push' })
    expect(readPhaseCell('12')).toMatchObject({ number: '12', name: '' })
    expect(readPhaseCell('12/13 done')).toBeUndefined()
    expect(readPhaseFolder('08.7-api-tests')).toMatchObject({ number: '8.7', name: 'api-tests' })
    expect(readPhaseFolder('CK-01-setup')).toMatchObject({ number: '1', name: 'setup' })
    expect(readPhaseFolder('notes')).toBeUndefined()
  })

  test('numbers have one spelling and an order; names are compared without their marks', () => {
    expect(['012', '08.07', '253A', '0', '9.0'].map(normalizePhaseNumber)).toEqual(['12', '8.7', '253a', '0', '9.0'])
    const order = ['2', '8', '8.7', '8.10', '9', '9.0', '12', '12a', '13', '253']
    expect([...order].reverse().sort(comparePhaseNumbers)).toEqual(order)
    expect(isSamePhaseName('Tier 2: Coverage Push ✅ COMPLETE', 'tier-2-coverage-push')).toBe(true)
    expect(isSamePhaseName('Tier 2', 'Tier 3')).toBe(false)
  })
})

describe('a roadmap', () => {
  const text = `---
a: 1
---
# Roadmap

- [x] **Phase 1: One** - done
  - Phase 2 follows
- ✅ **Phase 2: Two**
* [ ] Phase 3: Three - three
- Phase 4 is prose

<details>
<summary>Old</summary>
### Phase 5: Five
- [x] **Phase 6: Six**
</details>

<!-- ### Phase 7: Comment -->

> ### Phase 8: Quote

| Phase | Plans |
|---|---|
| 9. Nine | 1/1 |

| Milestone | When |
|---|---|
| Phase 10 | soon |
| 11. Not a phase | |

\`\`\`
### Phase 12: Fence
\`\`\`
`

  test('takes numbers from headings, bullets, rows and folders, with their lines', () => {
    const mentions = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'].flatMap(number =>
      takenBy(text, ['13-thirteen', 'x'], number).map(({ where, name, line }) => [number, where, name, line]),
    )
    expect(mentions).toEqual([
      ['1', 'bullet', 'One', 6],
      ['2', 'bullet', 'Two', 8],
      ['3', 'bullet', 'Three', 9],
      ['5', 'heading', 'Five', 14],
      ['6', 'bullet', 'Six', 15],
      ['9', 'row', 'Nine', 24],
      ['10', 'row', '', 28],
      ['13', 'folder', 'thirteen', undefined],
    ])
  })

  test('gives the next phase the number behind the highest, or its own', () => {
    expect(nextFreePhase(text, [])).toBe('11')
    expect(nextFreePhase(text, ['13-thirteen'])).toBe('14')
    expect(nextFreePhase(text, ['999.1-parked'])).toBe('11')
    expect(nextFreePhase(`${text}\n### Phase 20: Next one\n`, [], 'Next One')).toBe('20')
    expect(nextFreePhase('', [])).toBe('1')
  })

  test('knows where entries may be added', () => {
    const open = readRoadmap(text).anchors.filter(anchor => anchor.open)
    expect(open.map(({ where, number }) => `${where} ${number}`)).toEqual(['bullet 1', 'bullet 2', 'bullet 3', 'row 9'])
    for (const anchor of open) expect(text.slice(anchor.start, anchor.end)).toMatch(/^[-*|] /)
  })
})

const corpus = '../shared/corpus'
describe.skipIf(!existsSync(corpus))(
  existsSync(corpus) ? 'real roadmaps' : 'real roadmaps (skipped: the corpus is absent)',
  () => {
    test.each([
      ['phase-12/ROADMAP.md', '14', 568],
      ['planning/ROAD04_roadmap__ROADMAP.md', '10', undefined],
      ['planning/ROAD05_roadmap__ROADMAP.md', '19', undefined],
      ['planning/ROAD07_roadmap__ROADMAP.md', '111', undefined],
    ])('%s has the number %s free', (name, free, line) => {
      const text = readFileSync(`${corpus}/${name}`, 'utf8')
      expect(nextFreePhase(text, [])).toBe(free)
      if (line === undefined) return
      expect(takenBy(text, [], '13').map(({ where, name, line }) => [where, name, line])).toEqual([
        ['bullet', 'OpenClaw Integration', 58],
        ['heading', 'OpenClaw Integration', line],
        ['row', 'OpenClaw Integration', 642],
      ])
    })
  },
)
