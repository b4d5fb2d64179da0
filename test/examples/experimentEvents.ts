import { seededRandom, type Random } from '../../evidently/random';

/** A row of the table that the example "store each event once" creates. */
export interface EventRow {
	event_id: string;
	project: string;
	type: 'aws.evidently.evaluation' | 'aws.evidently.custom';
	event_time: string;
	received_time: string;
	data: object;
}

export const VARIATIONS = ['classicCheckout', 'expressCheckout', 'oneStepCheckout'];

/** The first days of the experiment, in milliseconds. */
const START = Date.parse('2026-11-01T00:00:00Z');
const LENGTH = 30 * 24 * 3600 * 1000;

const ENTITIES = 4000;

/** What some applications send in place of a number. */
const NOT_NUMERIC = ['812.5', '', null, true, { ms: 812 }, [812]];

/**
 * Events as bad as real ones: entities that change their variation, some in the same instant, events
 * from before the first evaluation, other projects, features, experiments and metrics, values that
 * aren't numbers, entities without an evaluation or without events. The same seed gives the same.
 */
export function randomEvents(count: number, seed: number): EventRow[] {
	const random = seededRandom(seed, 'experiment results');
	const rows: EventRow[] = [];
	while (rows.length < count) {
		const entity = Math.floor(ENTITIES * random() ** 1.5);
		const isEvaluation = random() < 0.35;
		const row = isEvaluation ? evaluation(random, entity) : custom(random, entity);
		rows.push(row);
		if (isEvaluation && random() < 0.05) rows.push(doubled(random, row, entity));
	}
	return rows.slice(0, count);
}

function evaluation(random: Random, entity: number): EventRow {
	const feature = random() < 0.7 ? 'checkout-flow' : 'search-box';
	return row(random, 'aws.evidently.evaluation', {
		feature,
		...(random() < 0.99 && { entityId: random() < 0.99 ? idOf(entity) : '' }),
		variation: random() < 0.93 ? homeOf(entity) : pick(random, VARIATIONS),
		...(random() < 0.9 && { type: reason(random) }),
		...(random() < 0.9 && { details: { experiment: random() < 0.8 ? 'autumn' : 'pilot' } }),
	});
}

const reason = (random: Random) =>
	random() < 0.8
		? 'EXPERIMENT_RULE_MATCH'
		: pick(random, ['DEFAULT', 'ENTITY_OVERRIDES_MATCH', 'LAUNCH_RULE_MATCH']);

/** Another evaluation of the entity at the same time, or nearly so. */
function doubled(random: Random, { data, ...times }: EventRow, entity: number): EventRow {
	const { received_time: received } = times;
	return {
		...times,
		event_id: eventId(random),
		received_time: random() < 0.5 ? received : later(received, 40 * random() - 20),
		data: { ...data, entityId: idOf(entity), variation: pick(random, VARIATIONS) },
	};
}

function custom(random: Random, entity: number): EventRow {
	// Every entity has a separate level, so its events are similar.
	const level = 600 + ((entity * 7919) % 400) + 25 * VARIATIONS.indexOf(homeOf(entity));
	const number = Math.round(100 * (level + 200 * random() ** 3)) / 100;
	const value = random() < 0.97 ? number : pick(random, NOT_NUMERIC);
	const name = random() < 0.9 ? 'pageLoadTime' : 'clicks';
	return row(random, 'aws.evidently.custom', {
		details: { [name]: value },
		...(random() < 0.99 && {
			userDetails: { userId: random() < 0.5 ? idOf(entity) : idAsSent(entity) },
		}),
	});
}

function row(random: Random, type: EventRow['type'], data: object): EventRow {
	const milliseconds = START + LENGTH * random();
	// As boto3 sends them, and as the JavaScript SDK does.
	const precision = random() < 0.5 ? 1000 : 1;
	const time = new Date(Math.floor(milliseconds / precision) * precision).toISOString();
	return {
		event_id: eventId(random),
		project: random() < 0.95 ? 'checkout' : 'search',
		type,
		event_time: time,
		received_time: later(time, 5000 * random()),
		data,
	};
}

const idOf = (entity: number) => (entity % 4 === 0 ? String(entity) : `u-${entity}@example.com`);

/** Some applications send an ID that is a number as one. */
const idAsSent = (entity: number) => (entity % 4 === 0 ? entity : idOf(entity));

const homeOf = (entity: number) => VARIATIONS[entity % VARIATIONS.length] ?? '';

const later = (time: string, milliseconds: number) =>
	new Date(Date.parse(time) + milliseconds).toISOString();

const pick = <T>(random: Random, values: T[]): T => values[Math.floor(random() * values.length)]!;

const eventId = (random: Random) =>
	Array.from({ length: 4 }, () =>
		Math.floor(random() * 2 ** 32)
			.toString(16)
			.padStart(8, '0'),
	).join('-');
