import { expect, it } from 'vitest'
import { InFlight } from './in-flight.ts'

const bounds = { perCaller: 3, all: 5 }

function take(inFlight: InFlight, caller: string, places: number): () => void {
  const taken = inFlight.take(caller, places, bounds)
  if (taken.status === 'full') throw new Error(taken.bound)
  return taken.giveBack
}

it('places are bounded for each caller and for all, and given back once', () => {
  const inFlight = new InFlight()
  const first = take(inFlight, 'a', 2)
  const second = take(inFlight, 'a', 1)
  expect(inFlight.take('a', 1, bounds)).toEqual({ status: 'full', bound: 'caller' })
  const third = take(inFlight, 'b', 2)
  expect(inFlight.take('b', 1, bounds)).toEqual({ status: 'full', bound: 'all' })
  expect(inFlight.total).toBe(5)
  first()
  first()
  expect(inFlight.total).toBe(3)
  take(inFlight, 'a', 2)()
  expect(inFlight.take('a', 3, bounds)).toEqual({ status: 'full', bound: 'caller' })
  second()
  third()
  expect(inFlight.total).toBe(0)
  take(inFlight, 'a', 3)()
  expect(inFlight.total).toBe(0)
})

it('what does not fit takes nothing', () => {
  const inFlight = new InFlight()
  expect(inFlight.take('a', 4, bounds).status).toBe('full')
  expect(inFlight.take('a', 3, { perCaller: 3, all: 2 })).toEqual({ status: 'full', bound: 'all' })
  expect(inFlight.total).toBe(0)
})
