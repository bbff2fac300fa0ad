import { describe, expect, test } from 'vitest'
import { IntegerList } from '../../../src/evidence/coverage/integer-list.ts'

function list(...numbers: number[]): IntegerList {
  const integers = new IntegerList()
  for (const number of numbers) integers.add(number)
  return integers
}

/** Runs over a text, with what a window has behind its end; tells the numbers, and what is left. */
function run(text: string, integers = new IntegerList()): [numbers: number[], rest: string] {
  const end = Buffer.byteLength(text)
  const window = Buffer.concat([Buffer.from(text), Buffer.from([0]), Buffer.from('1,1,1,1,1,1,1,1')])
  const words = new DataView(window.buffer, window.byteOffset, window.length)
  const stop = integers.run(window, words, 0, end)
  return [integers.toArray(), window.toString('latin1', stop, end)]
}

describe('a list of integers', () => {
  test('grows, and is empty again when it is cleared', () => {
    const numbers = Array.from({ length: 1100 }, (_, index) => index * 2)
    const integers = list(...numbers)
    expect(integers.toArray()).toEqual(numbers)
    integers.clear()
    expect(integers.toArray()).toEqual([])
    integers.append(list(7, 9))
    integers.append(list(11))
    expect(integers.toArray()).toEqual([7, 9, 11])
  })

  test.each([
    [[], true, undefined],
    [[0], true, undefined],
    [[1, 2, 5], true, undefined],
    [[-1], false, [undefined, -1]],
    [[1, 1], false, [1, 1]],
    [[1, 5, 3, 2], false, [5, 3]],
  ])('%j ascends: %s', (numbers, ascending, descent) => {
    expect(list(...numbers).ascending).toBe(ascending)
    expect(list(...numbers).firstDescent()).toEqual(descent)
  })

  test('that was longer before has nothing of that in common with another', () => {
    const integers = list(1, 9)
    integers.clear()
    integers.add(5)
    expect(integers.firstCommon(list(3, 9))).toBeUndefined()
  })

  test('ascends again when it is cleared, and is no longer strange or too long', () => {
    const integers = list(2, 1)
    integers.strange = true
    integers.overlong = true
    integers.clear()
    expect([integers.ascending, integers.strange, integers.overlong]).toEqual([true, false, false])
  })

  test.each([
    [[], [1], undefined],
    [[1], [], undefined],
    [[1, 2], [3, 4], undefined],
    [[3, 4], [1, 2], undefined],
    [[1, 2], [2, 3], 2],
    [[2, 3], [1, 2], 2],
    [[1, 4, 9], [2, 4, 9], 4],
    [[1, 3, 5], [2, 4, 6], undefined],
    [[2, 4, 6], [1, 3, 5], undefined],
    [[5], [1, 5, 9], 5],
  ])('%j and %j have %s in common', (these, those, common) => {
    expect(list(...these).firstCommon(list(...those))).toBe(common)
  })

  test('numbers behind the length are of another list', () => {
    const integers = list(1, 5, 9)
    integers.clear()
    integers.add(1)
    expect(integers.firstCommon(list(5))).toBeUndefined()
    expect(integers.has(5)).toBe(false)
    expect(integers.countBelow(9)).toBe(1)
    expect(integers.firstDescent()).toBeUndefined()
    integers.clear()
    expect(integers.firstCommon(list(1))).toBeUndefined()
    expect(list(1).firstCommon(integers)).toBeUndefined()
  })

  test('knows how many numbers are below another, and whether it is there', () => {
    const integers = list(2, 4, 6, 8, 10)
    const numbers = [1, 2, 3, 4, 5, 9, 10, 11]
    expect(numbers.map(number => integers.countBelow(number))).toEqual([0, 0, 1, 1, 2, 4, 4, 5])
    expect(numbers.filter(number => integers.has(number))).toEqual([2, 4, 10])
    expect(list().has(0)).toBe(false)
  })

  test('holds four million numbers and no more', () => {
    const most = 4 * 1024 * 1024
    const integers = new IntegerList()
    for (let number = 0; number < most; number++) integers.add(number)
    expect([integers.length, integers.overlong]).toEqual([most, false])
    integers.add(most)
    expect([integers.length, integers.overlong, integers.ascending]).toEqual([most, true, true])
    expect(run('1, 2', integers)[1]).toBe('1, 2')
    expect(integers.length).toBe(most)
  })
})

describe('a run of integers', () => {
  test.each([
    ['1, 2, 3]', [1, 2], '3]'],
    ['10,200,3000]', [10, 200], '3000]'],
    ['1,\n    2,\r\n\t3]', [1, 2], '3]'],
    ['1, 2,           3]', [1, 2], '3]'],
    ['1 , 2]', [], '1 , 2]'],
    ['9]', [], '9]'],
    ['99, 0, 1]', [99], '0, 1]'],
    ['1, -2, 3]', [1], '-2, 3]'],
    ['1, 2.5, 3]', [1], '2.5, 3]'],
    ['1, "2", 3]', [1], '"2", 3]'],
    ['1, :, 3]', [1], ':, 3]'],
    ['1, 2:, 3]', [1], '2:, 3]'],
    ['1, 2/, 3]', [1], '2/, 3]'],
    ['123456789, 2, 3]', [123_456_789, 2], '3]'],
    ['1, 1234567890, 3]', [1], '1234567890, 3]'],
    ['1,2,', [1], '2,'],
    ['1,2, ', [1, 2], ''],
    ['1,2', [1], '2'],
    ['', [], ''],
  ])('%j gives %j, and leaves %j', (text, numbers, rest) => {
    expect(run(text)).toEqual([numbers, rest])
  })

  test('goes on where the list ended', () => {
    const integers = list(5)
    expect(run('6, 7, 8]', integers)).toEqual([[5, 6, 7], '8]'])
    expect(integers.ascending).toBe(true)
    run('7, 8]', integers)
    expect(integers.ascending).toBe(false)
  })

  test('ascends when each number is above the one before', () => {
    const ascends = (text: string) => {
      const integers = new IntegerList()
      run(text, integers)
      return integers.ascending
    }
    expect(['1, 2, 3]', '1, 1, 3]', '2, 1, 3]', '1, 3, 2, 4]'].map(ascends)).toEqual([true, false, false, false])
  })

  test('may be longer than the list is at first', () => {
    const numbers = Array.from({ length: 1200 }, (_, index) => index + 1)
    expect(run(numbers.join(', ') + ', 0]')).toEqual([numbers, '0]'])
  })
})
