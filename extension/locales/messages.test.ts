import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import messages from './en.json' with { type: 'json' }

const leaves = flatten(messages)
const folder = new URL('..', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
  .map((path) => readFileSync(new URL(path, folder), 'utf8'))
  .join('\n')

describe('messages', () => {
  it('have names that every browser takes, different without regard to case', () => {
    const names = [...leaves.keys()].map((path) => path.replaceAll('.', '_'))
    expect(names.filter((name) => !/^[a-z0-9_]+$/i.test(name))).toEqual([])
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
  })

  it('are all used', () => {
    // Those under a key that is put together are used together.
    const families = [...sources.matchAll(/t\(`([\w.]+)\.\$\{/g)].map(([, family]) => `${family ?? ''}.`)
    const unused = [...leaves.keys()].filter((path) => !sources.includes(`'${path}'`) && !path.startsWith('manifest.') && !families.some((family) => path.startsWith(family)))
    expect(unused).toEqual([])
  })

  it('get as many values as they have places for', () => {
    const calls = [...sources.matchAll(/\b(t|plural)\('([\w.]+)'((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g)]
    const wrong = calls.flatMap(([, kind, path = '', rest = '']) => {
      const places = new Set((leaves.get(path) ?? '').match(/\$\d/g) ?? []).size
      const given = topLevelCommas(rest)
      return kind === 'plural' || places === given ? [] : [`${path}: ${places} places, ${given} values`]
    })
    expect(calls.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it('are sentences without blanks at their ends', () => {
    expect([...leaves.values()].filter((text) => text.trim() !== text || text === '')).toEqual([])
  })
})

function flatten(node: object, prefix = ''): Map<string, string> {
  return new Map(Object.entries(node).flatMap(([key, value]: [string, unknown]) => (typeof value === 'object' && value !== null ? [...flatten(value, `${prefix}${key}.`)] : [[`${prefix}${key}`, String(value)] as const])))
}

function topLevelCommas(text: string): number {
  let depth = 0
  return Array.from(text).filter((character) => {
    if (character === '(' || character === '[' || character === '{') depth++
    if (character === ')' || character === ']' || character === '}') depth--
    return character === ',' && depth === 0
  }).length
}
