// A program that builds a project for one day and then for the other, again and again, until it is killed.
// Its arguments: the project's folder, the folder of the shipped templates, and the two days.
import { join } from 'node:path'
import { build } from '../../src/build.ts'
import { readConfig } from '../../src/config/read-config.ts'

const [folder = '', templates = '', ...days] = process.argv.slice(2)
for (let round = 0; ; round++) {
  const { written } = await build(readConfig(join(folder, 'closeout.yaml')), { templates, date: days[round % 2]! })
  if (round > 0) console.log(written.length)
}
