import { expect, test } from 'vitest'
import { Traceback } from '../../../../src/evidence/tests/pytest/traceback.ts'

const native = 'Traceback (most recent call last):'

test.each([
  ['no line', [], {}],
  ['a pass that was expected to fail', ['[XPASS(strict)] why'], { message: '[XPASS(strict)] why' }],
  ['failed subtests', ['contains 1 failed subtest'], { message: 'contains 1 failed subtest' }],
  ['other prose', ['it contains 1 failed subtest', 'contains 1 failed subtest of it'], {}],
  [
    'the first of a run of marked lines',
    ['E   KeyError: 1', 'E', 'E   OSError: 2'],
    { exception: 'KeyError', message: '1' },
  ],
  ['the last run', ['E   KeyError: 1', '', 'E   OSError: 2'], { exception: 'OSError', message: '2' }],
  ['prose that stands first', ['E   it went', 'E   OSError: 2'], { message: 'it went' }],
  ['a syntax error behind prose', ['E   it went', 'E   SyntaxError: 2'], { exception: 'SyntaxError', message: '2' }],
  [
    'an indentation error behind code',
    ['E     | x', 'E   IndentationError: 2'],
    { exception: 'IndentationError', message: '2' },
  ],
  ['a tab error behind code', ['E     File "t.py"', 'E   TabError: 2'], { exception: 'TabError', message: '2' }],
  ['prose before what only ends like one', ['E   it went', 'E   MySyntaxError: 2'], { message: 'it went' }],
  [
    'an exception before a syntax error',
    ['E   KeyError: 1', 'E   SyntaxError: 2'],
    { exception: 'KeyError', message: '1' },
  ],
  ['code alone', ['E     File "t.py", line 3'], {}],
  ['code of a group alone', ['E     | x'], {}],
  ['a message that holds code', ['E   KeyError: E     | x'], { exception: 'KeyError', message: 'E     | x' }],
  ['a mark with too few blanks', ['E KeyError: 1'], {}],
  ['a mark within a line', ['x E   KeyError: 1'], {}],
  ['the place', ['lib/db.py:12: KeyError'], { exception: 'KeyError' }],
  ['the place of the same class', ['E   a.KeyError: 1', 't.py:1: KeyError'], { exception: 'KeyError', message: '1' }],
  ['the place of the same class without message', ['E   KeyError', 't.py:1: KeyError'], { exception: 'KeyError' }],
  ['the place behind prose', ['E   it went', 't.py:1: KeyError'], { exception: 'KeyError', message: 'it went' }],
  ['the place of another class', ['E   KeyError: 1', 't.py:1: OSError'], { exception: 'OSError' }],
  ['a place in the source', ['    t.py:1: KeyError'], {}],
  ['a place with more behind', ['t.py:1: KeyError more'], {}],
  [
    'a native traceback',
    [native, '  File "t.py"', 'a.KeyError: 1', 'OSError: 2'],
    { exception: 'KeyError', message: '1' },
  ],
  ['a native traceback of a group', [`  + Exception Group ${native}`, 't.py:1: KeyError'], { exception: 'KeyError' }],
])('%s', (_, lines, named) => {
  const traceback = new Traceback()
  for (const line of lines) traceback.line(line)
  expect(traceback.named).toStrictEqual(named)
})
