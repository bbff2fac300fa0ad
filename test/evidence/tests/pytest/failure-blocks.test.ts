import { expect, test } from 'vitest'
import { FailureBlocks } from '../../../../src/evidence/tests/pytest/failure-blocks.ts'

const at = (line: number) => () => ({ line, lineSha256: '' })
const heading = (title: string) => ({ mark: '_', title, width: 40, tight: false }) as const

test.each([
  ['failed', 'TestX.test_a', 'call', 'TestX.test_a'],
  ['failed', 'ERROR at setup of test_a', 'call', 'ERROR at setup of test_a'],
  ['errors', 'ERROR at setup of test_a', 'setup', 'test_a'],
  ['errors', 'ERROR at teardown of test_a', 'teardown', 'test_a'],
  ['errors', 'ERROR collecting tests\\test_a.py', 'collection', 'tests/test_a.py'],
  ['errors', 'test_a', 'setup', 'test_a'],
  ['errors', 'an ERROR at teardown of test_a', 'setup', 'an ERROR at teardown of test_a'],
] as const)('in the section of %s the heading %s is of the phase %s', (section, title, phase, name) => {
  const blocks = new FailureBlocks()
  blocks.enter(section)
  blocks.heading(heading(title), at(3))
  blocks.line('E   KeyError: 1', at(4))
  blocks.close()
  const block = { heading: name, phase, place: at(3)(), exception: 'KeyError', message: '1' }
  expect({ failed: blocks.failed, errors: blocks.errors }).toStrictEqual({
    failed: section === 'failed' ? [block] : [],
    errors: section === 'errors' ? [block] : [],
  })
  expect(blocks.errorPhases).toEqual(section === 'failed' || phase === 'collection' ? [] : [phase])
  expect(blocks.uncollected).toEqual(phase === 'collection' ? [{ file: name, place: at(3)() }] : [])
})

test('the next heading and the next section end a block', () => {
  const blocks = new FailureBlocks()
  blocks.enter('errors')
  blocks.heading(heading('ERROR at setup of test_a'), at(1))
  blocks.heading(heading('ERROR at setup of test_b'), at(2))
  blocks.enter('failed')
  blocks.heading(heading('test_c'), at(3))
  blocks.close()
  blocks.close()
  expect(blocks.errors.map(block => block.heading)).toEqual(['test_a', 'test_b'])
  expect(blocks.failed.map(block => block.heading)).toEqual(['test_c'])
})

test('exceptions are counted, also of more failures than are kept', () => {
  const blocks = new FailureBlocks()
  for (let line = 1; line <= 1001; line++) blocks.line(`t.py:${line}: KeyError: 1`, at(line))
  blocks.line('t.py:12: it went', at(1002))
  expect(blocks.failed).toHaveLength(1000)
  expect([...blocks.exceptions]).toEqual([['KeyError', 1001]])
})

test.each([
  ['/x/t.py:12: a.KeyError: 1', [{ exception: 'KeyError', message: '1' }]],
  ['t.py:12: KeyError', [{ exception: 'KeyError' }]],
  ['t.py:12: it went', [{ message: 'it went' }]],
  ['[XPASS(strict)] why', [{ message: '[XPASS(strict)] why' }]],
  ['why [XPASS(strict)]', []],
  ['contains 2 failed subtests', [{ message: 'contains 2 failed subtests' }]],
  [' t.py:12: KeyError', []],
  ['t.py:twelve: KeyError', []],
  ['t.py:12: ', []],
])('under --tb=line `%s` is a failure without heading', (line, named) => {
  const blocks = new FailureBlocks()
  blocks.line(line, at(5))
  expect(blocks.failed).toStrictEqual(named.map(name => ({ heading: '', phase: 'call', place: at(5)(), ...name })))
})
