import { describe, expect, it } from 'vitest'
import { describeSentChain } from './sent-chain.ts'
import { TestChain } from './testing/test-chain.ts'

const chain = new TestChain()
const [leaf, intermediate, root] = [chain.leaf(), chain.intermediate(), chain.root()]
const stranger = new TestChain().intermediate({ subject: 'Stranger' })
const { path } = chain.verify({ leaf, intermediates: [intermediate], roots: [root] })

describe('describeSentChain', () => {
  it.each<[string, readonly Uint8Array[], readonly string[], boolean, boolean]>([
    ['as it should be', [leaf, intermediate], ['path', 'path'], true, false],
    ['with the root', [leaf, intermediate, root], ['path', 'path', 'root'], true, true],
    ['the wrong way round', [leaf, root, intermediate], ['path', 'root', 'path'], false, true],
    ['with a stranger', [leaf, intermediate, stranger], ['path', 'path', 'extra'], false, false],
    ['one twice', [leaf, intermediate, intermediate], ['path', 'path', 'duplicate'], false, false],
    ['with junk', [leaf, intermediate, Uint8Array.of(1)], ['path', 'path', 'malformed'], false, false],
    ['the leaf alone', [leaf], ['path'], true, false],
  ])('%s', (_, sent, uses, isInOrder, includesRoot) => {
    const described = describeSentChain(sent, path)
    expect(described.certificates.map(({ use }) => use)).toEqual(uses)
    expect(described).toMatchObject({ isInOrder, includesRoot })
  })
})
