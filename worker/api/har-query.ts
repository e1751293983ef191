import * as z from 'zod'
import { ProbeRequest } from '../../shared/contract/request.ts'

/** The one parameter of `GET /v1/probe.har`; who wants more of a probe sends a POST. */
export const HarQuery = z.strictObject({ target: ProbeRequest.shape.target })
export type HarQuery = z.infer<typeof HarQuery>
