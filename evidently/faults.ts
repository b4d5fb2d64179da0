import { seededRandom } from './random';

/** Faults that befall a whole request. Where several strike at once, the first one here wins. */
export const REQUEST_FAULTS = ['throttle', 'server-error', 'reset', 'stall', 'lost-reply'] as const;

/** Faults that befall one event in a request which succeeds. */
export const EVENT_FAULTS = ['reject', 'reject-retryable'] as const;

export const FAULT_NAMES = [...REQUEST_FAULTS, ...EVENT_FAULTS] as const;

export type RequestFault = (typeof REQUEST_FAULTS)[number];
export type EventFault = (typeof EVENT_FAULTS)[number];
export type FaultName = (typeof FAULT_NAMES)[number];

/** How likely each fault is, from 0 (never, the default) to 1 (always). */
export type FaultRates = Partial<Record<FaultName, number>>;

export interface FaultPlan {
	/** Decides for the next request. */
	nextRequest: () => RequestFault | undefined;
	/** Decides for the next event. */
	nextEvent: () => EventFault | undefined;
}

/**
 * Each fault has a generator of its own and draws once for every request (or event), so a run can
 * be repeated, and the rate of one fault doesn't move the strokes of another.
 * @throws Error for an unknown name or a rate outside 0 to 1
 */
export function planFaults(rates: FaultRates, seed: number): FaultPlan {
	checkRates(rates);
	const dice = (name: FaultName) => {
		const random = seededRandom(seed, name);
		// Stryker disable next-line EqualityOperator: a number drawn in four billion equals the rate
		return { name, strikes: () => random() < (rates[name] ?? 0) };
	};
	const requestDice = REQUEST_FAULTS.map(dice);
	const eventDice = EVENT_FAULTS.map(dice);
	return {
		nextRequest: () => throwAll(requestDice) as RequestFault | undefined,
		nextEvent: () => throwAll(eventDice) as EventFault | undefined,
	};
}

function throwAll(dice: Array<{ name: FaultName; strikes: () => boolean }>): FaultName | undefined {
	return dice.filter(({ strikes }) => strikes())[0]?.name;
}

function checkRates(rates: FaultRates): void {
	for (const [name, rate] of Object.entries(rates)) {
		if (!isFaultName(name)) {
			throw new Error(`Unknown fault '${name}'. Known are ${FAULT_NAMES.join(', ')}.`);
		}
		if (!(rate >= 0 && rate <= 1)) {
			throw new Error(`The rate of the fault '${name}' is ${rate}. It must be from 0 to 1.`);
		}
	}
}

export const isFaultName = (name: string): name is FaultName =>
	FAULT_NAMES.some((known) => known === name);
