import { seededRandom } from './random';

/** Faults of a whole request. If several apply at once, the first in this list wins. */
const REQUEST_FAULTS = ['throttle', 'server-error', 'reset', 'stall', 'lost-reply'] as const;

/** Faults of one event in a request that succeeds. */
const EVENT_FAULTS = ['reject', 'reject-retryable'] as const;

export const FAULT_NAMES = [...REQUEST_FAULTS, ...EVENT_FAULTS] as const;

export type RequestFault = (typeof REQUEST_FAULTS)[number];
export type EventFault = (typeof EVENT_FAULTS)[number];
export type FaultName = (typeof FAULT_NAMES)[number];

/** The probability of each fault, from 0 (never, the default) to 1 (always). */
export type FaultRates = Partial<Record<FaultName, number>>;

/** Decides which fault the next request or event gets. */
export type FaultPlan = ReturnType<typeof planFaults>;

/**
 * Each fault has its own generator and draws once for every request (or event), so a run can be
 * repeated, and the rate of one fault doesn't change when another one occurs.
 * @throws Error for an unknown name or a rate outside 0 to 1
 */
export function planFaults(rates: FaultRates, seed: number) {
	for (const [name, rate] of Object.entries(rates)) {
		if (!FAULT_NAMES.some((known) => known === name)) {
			throw new Error(`Unknown fault: "${name}". Use one of ${FAULT_NAMES.join(', ')}.`);
		}
		if (rate >= 0 && rate <= 1) continue;
		throw new Error(`Invalid rate of the fault ${name}: ${rate}. Use a number from 0 to 1.`);
	}
	const draw = <Name extends FaultName>(names: readonly Name[]) => {
		const generators = names.map((name) => ({ name, random: seededRandom(seed, name) }));
		return () =>
			// Stryker disable next-line EqualityOperator: one number in four billion equals the rate
			generators.filter(({ name, random }) => random() < (rates[name] ?? 0))[0]?.name;
	};
	return { nextRequest: draw(REQUEST_FAULTS), nextEvent: draw(EVENT_FAULTS) };
}
