import { randomUUID } from 'node:crypto';

import type { Random } from '../../evidently/random';
import type { EventRow } from '../support/experimentEvents';

/** Entities of a variation that are first evaluated on the same day, with their events. */
export interface Group {
	variation: string;
	entities: number;
	events: number;
	day?: number;
}

export interface Simulation {
	project: string;
	days: number;
	entitiesPerDay: number;
	/** Returns the share of a day's new entities that see the new variation. */
	share: (day: number) => number;
	/** Returns the level of the values on a day, from which those of single entities differ. */
	level: (day: number, isNew: boolean) => number;
}

const DAY_MS = 24 * 3600 * 1000;
const START = Date.UTC(2026, 10, 1);

/**
 * Each day adds new entities with one evaluation each and one to three values on that day and the next
 * days. The values of one entity are similar, and all values have a skewed distribution.
 */
export function simulate(random: Random, simulation: Simulation): EventRow[] {
	const { project, days, entitiesPerDay, share, level } = simulation;
	const rows: EventRow[] = [];
	for (let index = 0; index < days * entitiesPerDay; index += 1) {
		const day = Math.floor(index / entitiesPerDay);
		const isNew = random() < share(day);
		const seenAt = START + (day + random() / 2) * DAY_MS;
		const entity = `u-${index}`;
		const variation = isNew ? 'new' : 'old';
		rows.push(
			row(project, 'aws.evidently.evaluation', seenAt, {
				...{ feature: 'checkout-flow', entityId: entity, variation },
			}),
		);
		const own = level(day, isNew) * Math.exp(0.5 * normal(random));
		for (let left = 1 + Math.floor(3 * random()); left > 0; left -= 1) {
			const later = seenAt + random() * Math.min(3, days - day - 0.5) * DAY_MS;
			rows.push(
				row(project, 'aws.evidently.custom', later, {
					userDetails: { userId: entity },
					details: { ms: own * Math.exp(0.3 * normal(random)) },
				}),
			);
		}
	}
	return rows;
}

/** Returns the rows of a group, with the events dealt out to its entities in turn. */
export function rowsOf(
	project: string,
	{ variation, entities, events, day = 0 }: Group,
): EventRow[] {
	const time = START + day * DAY_MS;
	const idOf = (index: number) => `${variation}-${day}-${index % entities}`;
	const evaluations = Array.from({ length: entities }, (_, index) =>
		row(project, 'aws.evidently.evaluation', time, {
			...{ feature: 'checkout-flow', entityId: idOf(index), variation },
		}),
	);
	const values = Array.from({ length: events }, (_, index) =>
		row(project, 'aws.evidently.custom', time, {
			userDetails: { userId: idOf(index) },
			details: { ms: index % 7 },
		}),
	);
	return [...evaluations, ...values];
}

function row(project: string, type: EventRow['type'], time: number, data: object): EventRow {
	const eventTime = new Date(time).toISOString();
	return {
		event_id: randomUUID(),
		project,
		type,
		event_time: eventTime,
		received_time: eventTime,
		data,
	};
}

/** Returns a normally distributed number by the Box-Muller transform. */
const normal = (random: Random) =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
