import { expect, test } from 'vitest'
import { describeHead, describeJson } from '../../../src/evidence/coverage/lookalike.ts'

test.each([
  ['Jest test results', ['numTotalTests', 'testResults'], []],
  ['an Istanbul coverage summary', ['total'], ['lines', 'statements', 'functions', 'branches']],
  ['an Istanbul coverage map', [], ['statementMap', 'fnMap', 'branchMap']],
  ['a gcovr report', ['gcovr/format_version'], []],
  ['a gcovr summary', ['gcovr/summary_format_version'], []],
  ['gcov JSON', ['gcc_version', 'files'], []],
  ['an llvm-cov export', ['data', 'type', 'version'], []],
  ['a V8 coverage file', ['result'], []],
  ['a pytest-json-report', ['exitcode', 'summary', 'tests'], []],
  ['a Codecov report', ['coverage'], []],
  ['a closeout run record', ['command', 'exit', 'startedAt'], []],
])('%s is known by all of its keys', (name, keys, within) => {
  const other = (list: string[]) => new Set([...list, 'other'])
  expect(describeJson(other(keys), other(within))).toBe(name)
  for (const left of keys) expect(describeJson(other(keys.filter(key => key !== left)), other(within))).toBeUndefined()
  for (const left of within)
    expect(describeJson(other(keys), other(within.filter(key => key !== left)))).toBeUndefined()
})

test.each([
  ['', 'an empty file'],
  ['SQLite format 3\0more', 'a coverage.py data file (`.coverage`)'],
  ['SQLite format 3', undefined],
  ['\ufeff \n', 'white space'],
  ['\ufeff\n TN:', 'an LCOV tracefile'],
  ['SF:a', 'an LCOV tracefile'],
  ['a SF:', undefined],
  ['mode: set\n', 'a Go coverage profile'],
  ['mode: count\n', 'a Go coverage profile'],
  ['mode: atomic\n', 'a Go coverage profile'],
  ['mode: atomics\n', undefined],
  ['a mode: set\n', undefined],
  ['<report name="a">', 'a JaCoCo report'],
  ['<report a="" name="a">', 'a JaCoCo report'],
  ['<reports name="a">', 'XML'],
  ['<report><a name="">', 'XML'],
  ['<report filename="a">', 'XML'],
  ['<!DOCTYPE report PUBLIC "-//JACOCO//DTD">', 'a JaCoCo report'],
  ['JACOCO', undefined],
  ['a <report name="a">', undefined],
  ['<coverage clover="1">', 'a Clover report'],
  ['<coverage a="" clover="1">', 'a Clover report'],
  ['<coverage><a clover="1">', 'a Cobertura report'],
  ['<coverage>', 'a Cobertura report'],
  ['a <coverage clover="1">', undefined],
  ['a <coverage>', undefined],
  ['<coverages>', 'XML'],
  ['<testsuite>', 'JUnit XML'],
  ['<testsuites>', 'JUnit XML'],
  ['<testsuiteness>', 'XML'],
  ['<?xml version="1.0"?><testsuite>', 'JUnit XML'],
  ['<?xml version="1.0"?><testsuites>', 'JUnit XML'],
  ['<a><testsuite>', 'XML'],
  ['<!DOCTYPE html>', 'an HTML page'],
  ['<HTML>', 'an HTML page'],
  ['<a><html>', 'XML'],
  ['<a><!doctype html>', 'XML'],
  ['<a>', 'XML'],
  ['a\n=== test session starts ===', 'a pytest log'],
  ['a === test session starts ===', undefined],
  ['a\nName   Stmts   Miss', 'the text of `coverage report`'],
  ['a Name Stmts Miss', undefined],
  ['NameStmts Miss', undefined],
  ['Name StmtsMiss', undefined],
  ['{', undefined],
])('a file that begins with %j is %s', (head, name) => {
  expect(describeHead(Buffer.from(head))).toBe(name)
})

test.each([
  [[0xff, 0xfe], 'UTF-16 text'],
  [[0xfe, 0xff], 'UTF-16 text'],
  [[0xff, 0x41], undefined],
  [[0x41, 0xfe], undefined],
  [[0xfe, 0x41], undefined],
  [[0x41, 0xff], undefined],
])('the bytes %j are %s', (bytes, name) => {
  expect(describeHead(Buffer.from(bytes))).toBe(name)
})
