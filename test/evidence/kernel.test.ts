import { expect, test } from 'vitest'
import { startKernel } from '../../src/evidence/kernel.ts'

test('there is no kernel where its WebAssembly cannot be compiled', () => {
  expect(startKernel(Buffer.from('no module').toString('base64'))).toBeUndefined()
})
