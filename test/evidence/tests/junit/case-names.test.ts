import { expect, test } from 'vitest'
import { casePointer, nameCase } from '../../../../src/evidence/tests/junit/case-names.ts'
import { nameFailure } from '../../../../src/evidence/tests/junit/junit-exception.ts'

const pytest = { name: 'pytest', file: '' }
const other = { name: 'other', file: '' }

test.each([
  [{ classname: 'a.test_x', name: 'b' }, pytest, 'a/test_x.py', 'a/test_x.py::b'],
  [{ classname: 'a.test_x.X._Y', name: 'b' }, pytest, 'a/test_x.py', 'a/test_x.py::X::_Y::b'],
  [{ classname: 'A.b', name: 'c' }, pytest, 'A/b.py', 'A/b.py::c'],
  [{ classname: 'A', name: 'c' }, pytest, 'A.py', 'A.py::c'],
  [{ classname: 'a-b.c', name: 'd' }, pytest, 'a-b/c.py', 'a-b/c.py::d'],
  [{ name: 'a.b' }, pytest, 'a/b.py', 'a/b.py'],
  [{ classname: 'a b', name: 'c' }, pytest, '', 'a b::c'],
  [{ classname: 'a.', name: 'c' }, pytest, '', 'a.::c'],
  [{ classname: '.a', name: 'c' }, pytest, '', '.a::c'],
  [{ classname: 'a.b', name: 'c' }, other, '', 'a.b::c'],
  [{ classname: 'a.test_b', name: 'c' }, other, 'a/test_b.py', 'a/test_b.py::c'],
  [{ classname: 'test_b', name: 'c' }, other, 'test_b.py', 'test_b.py::c'],
  [{ classname: 'a.b_test', name: 'c' }, other, 'a/b_test.py', 'a/b_test.py::c'],
  [{ classname: 'a.mytest_b', name: 'c' }, other, '', 'a.mytest_b::c'],
  [{ classname: 'a.test_b.c', name: 'd' }, other, '', 'a.test_b.c::d'],
  [{ classname: 'a.test_', name: 'c' }, other, '', 'a.test_::c'],
  [{ classname: 'a._test', name: 'c' }, other, '', 'a._test::c'],
  [{ name: 'c' }, other, '', 'c'],
  [{ classname: 'c' }, other, '', 'c'],
  [{ classname: 'x.Y', name: 'c', file: 'a\\b\\x.py' }, other, 'a/b/x.py', 'a/b/x.py::Y::c'],
  [{ classname: 'x', name: 'c' }, { name: '', file: 'a\\x.js' }, 'a/x.js', 'a/x.js::c'],
  [{ classname: 'x', name: 'c', file: 'b.js' }, { name: '', file: 'a.js' }, 'b.js', 'b.js::c'],
])('%j in the suite %j is a test of `%s`', (attributes, suite, file, id) => {
  expect(nameCase(attributes as Record<string, string>, suite)).toEqual({ file, id })
})

test('a pointer to a case holds its names in quotes that they do not hold', () => {
  expect(casePointer({ classname: 'a', name: 'b"c' })).toBe(`//testcase[@classname="a" and @name='b"c']`)
  expect(casePointer({}, 'failure')).toBe('//testcase[@classname="" and @name=""]/failure')
})

test.each([
  ['AssertionError', 'AssertionError'],
  ['java.lang.RuntimeException', 'RuntimeException'],
  ['PHPUnit\\Framework\\ExpectationFailed', 'ExpectationFailed'],
  ['a.B$Failure', 'B$Failure'],
  ['DiskFault', 'DiskFault'],
  ['ReadTimeout', 'ReadTimeout'],
  ['UserWarning', 'UserWarning'],
  ['KeyboardInterrupt', 'KeyboardInterrupt'],
  ['SystemExit', 'SystemExit'],
  ['assertionError', undefined],
  ['AssertionErrors', undefined],
  ['an AssertionError', undefined],
  ['a-b.AssertionError', undefined],
  ['', undefined],
])('the type %j names the exception %s', (type, exception) => {
  expect(nameFailure({ type, message: 'why' }, '', false)).toEqual({
    message: 'why',
    ...(exception !== undefined && { exception }),
  })
})

test.each([
  ['a.KeyError: 1', true, { exception: 'KeyError', message: '1' }],
  ['a.KeyError: 1', false, { exception: 'KeyError', message: '1' }],
  ['Strange: 1', true, { exception: 'Strange', message: '1' }],
  ['Strange: 1', false, { message: 'Strange: 1' }],
  ['failed on setup with "KeyError: 1"', true, { exception: 'KeyError', message: '1' }],
  ['failed on teardown with "KeyError: 1', true, { exception: 'KeyError', message: '1' }],
  ['it failed on setup with "KeyError: 1"', true, { message: 'it failed on setup with "KeyError: 1"' }],
  ['', true, {}],
  ['', false, {}],
])('the message %j (of pytest: %s)', (message, isPytest, named) => {
  expect(nameFailure({ message }, '', isPytest)).toEqual(named)
})

test('without a type and a name in the message the traceback of pytest names the exception', () => {
  const body = 't.py:1: in f\nE   KeyError: 1'
  expect(nameFailure({}, body, true)).toEqual({ exception: 'KeyError', message: '1' })
  expect(nameFailure({ message: 'so it is' }, 't.py:1: KeyError', true)).toEqual({
    exception: 'KeyError',
    message: 'so it is',
  })
  expect(nameFailure({ message: 'so it is' }, 'nothing', true)).toEqual({ message: 'so it is' })
  expect(nameFailure({}, body, false)).toEqual({})
})
