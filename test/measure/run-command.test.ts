import { expect, test } from 'vitest'
import { sendable } from '../../src/measure/run-command.ts'

test('Windows cannot send on the SIGHUP with which it tells of a closed console', () => {
  expect(sendable('SIGHUP', 'win32')).toBe('SIGTERM')
  expect(sendable('SIGINT', 'win32')).toBe('SIGINT')
  expect(sendable('SIGHUP', 'linux')).toBe('SIGHUP')
})
