#!/usr/bin/env node
import * as nodeModule from 'node:module'
import { readVersion } from '../version.ts'

// Answered before anything else is loaded.
const [first, second] = process.argv.slice(2)
if (second === undefined && (first === '--version' || first === '-V')) {
  process.stdout.write(`${readVersion()}\n`)
} else {
  // Node 22.8 and later keep compiled code between runs.
  ;(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.()
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
