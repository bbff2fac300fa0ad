#!/usr/bin/env node
import * as nodeModule from 'node:module'
import { readVersion } from '../version.ts'
import { hearErrors, print } from './output.ts'

hearErrors()
// Answered before anything else is loaded.
const [first, second] = process.argv.slice(2)
if (second === undefined && (first === '--version' || first === '-V')) {
  process.exitCode = await print(process.stdout, `${readVersion()}\n`)
} else {
  // Node 22.8 and later keep compiled code between runs.
  ;(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.()
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
