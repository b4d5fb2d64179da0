import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import { isPostgresInstalled } from '../../n8n/postgres/server';
import { testIf } from '../support/testIf';
import {
	itWithPostgres,
	openExperimentDatabase,
	question,
	type ExperimentDatabase,
} from './experimentDatabase';
import { randomEvents, type EventRow } from '../support/experimentEvents';

const RESULTS = 'Experiment Results';
const LEFT_OUT = 'Left Out';

const EVENTS = 15_000;
const SEED = 16;

/** The Python that has Debian's statsmodels and SciPy, if they are installed. */
const PYTHON = '/usr/bin/python3';
const hasStatsmodels = spawnSync(PYTHON, ['-c', 'import statsmodels']).status === 0;
const itWithStatsmodels = testIf(
	isPostgresInstalled() && hasStatsmodels,
	'no PostgreSQL or statsmodels (Debian: postgresql python3-statsmodels)',
);

let database: ExperimentDatabase;
const events = randomEvents(EVENTS, SEED);

beforeAll(async () => {
	if (!isPostgresInstalled()) return;
	database = await openExperimentDatabase();
	await database.store(events);
});

/** Calculates the results with statsmodels and SciPy. */
async function reference(questions: IDataObject[]): Promise<IDataObject[][]> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-reference-'));
	const file = join(folder, 'events.json');
	await writeFile(file, JSON.stringify(events));
	const args = [join(__dirname, 'experimentResults.py'), file, JSON.stringify(questions)];
	const { stdout } = await promisify(execFile)(PYTHON, args);
	await rm(folder, { recursive: true });
	return JSON.parse(stdout) as IDataObject[][];
}

/** Rounds each number to seven digits, since rounding to six could differ in the sixth. */
const inSixDigits = (rows: IDataObject[]) =>
	rows.map((row) =>
		Object.fromEntries(
			Object.entries(row).map(([column, value]) => [
				column,
				isTinyProbability(column, value) ? 0 : rounded(value),
			]),
		),
	);

/** Such a p-value has few exact digits, since it is calculated as 1 minus a sum. */
const isTinyProbability = (column: string, value: unknown) =>
	/^p_value$|_p$/.test(column) && typeof value === 'number' && value < 1e-8;

function rounded<Value>(value: Value): Value | number {
	return typeof value === 'number' ? Number(value.toPrecision(7)) : value;
}

const QUESTIONS: IDataObject[] = [
	{},
	{ perEntity: true, goal: 'DECREASE' },
	{ experiment: 'autumn', plannedEntities: 500, goal: 'DECREASE' },
	{ start: '2026-11-08T00:00:00Z', end: '2026-11-22T00:00:00+00:00' },
	{
		perEntity: true,
		experiment: 'pilot',
		valueKey: 'details.clicks',
		baseline: 'oneStepCheckout',
	},
	{ perEntity: true, cap: '90', goal: 'DECREASE' },
	{ shares: '{"classicCheckout": 50, "expressCheckout": 25, "oneStepCheckout": 25}' },
	{
		shares: '{"classicCheckout": 1, "expressCheckout": 1, "oneStepCheckout": 1.1}',
		end: '2026-11-03T00:00:00Z',
	},
].map((fields) => ({ goal: 'INCREASE', ...fields }));

itWithStatsmodels(
	'the results for 15,000 random events equal those of statsmodels and SciPy',
	async () => {
		const questions = await Promise.all(QUESTIONS.map(question));
		const expected = await reference(questions);
		const verdicts = new Set<unknown>();
		for (const [index, fields] of QUESTIONS.entries()) {
			const rows = await database.exactResults(fields);
			expect(rows).toHaveLength(3);
			expect(inSixDigits(rows)).toEqual(inSixDigits(expected[index]!));
			for (const { verdict } of rows) verdicts.add(verdict);
		}
		expect([...verdicts].sort()).toEqual(
			['Better', 'Check the shares', 'Inconclusive', 'Too early', 'Worse', null].sort(),
		);
	},
);

itWithPostgres('the results by day equal those of a query that ends with that day', async () => {
	const days = await database.ask('Difference by Day', {});
	for (const [day, end] of [
		['2026-11-04', '2026-11-05T00:00:00Z'],
		['2026-11-17', '2026-11-18T00:00:00Z'],
		['2026-11-30', ''],
	]) {
		const ofDay = days.filter((row) => row.day === day).map(({ day: _, ...row }) => row);
		const rows = await database.ask(RESULTS, { end: end! });
		const columns = Object.keys(ofDay[0]!);
		const pick = (row: IDataObject) =>
			Object.fromEntries(columns.map((column) => [column, row[column]]));
		expect(inSixDigits(ofDay)).toEqual(inSixDigits(rows.map(pick)));
	}
});

itWithPostgres('the results start with the verdict and its interval', async () => {
	const [row] = await database.ask(RESULTS, {});
	expect(Object.keys(row!).slice(0, 5)).toEqual([
		'variation',
		'verdict',
		'difference',
		'always_low',
		'always_high',
	]);
});

itWithPostgres('the results have every column of the exact ones, in five digits', async () => {
	const rows = await database.ask(RESULTS, {});
	const exact = await database.exactResults({});
	expect(rows).toHaveLength(exact.length);
	for (const [index, row] of rows.entries()) {
		expect(Object.keys(row).sort()).toEqual(Object.keys(exact[index]!).sort());
		for (const [column, value] of Object.entries(exact[index]!)) {
			if (typeof value !== 'number') expect(row[column]).toEqual(value);
			else expect(row[column]).toBe(inFiveDigits(value));
		}
	}
});

const inFiveDigits = (value: number) =>
	Math.abs(value) < 10_000 ? Number(value.toPrecision(5)) : Math.round(value);

itWithPostgres.each([
	[745.123456789, 745.12],
	[1234567.89, 1234568],
	[99999.6, 100000],
	[0.000012345678, 0.000012346],
	// A number near 0 must not become 0: an interval that starts above 0 would seem to contain it.
	[1.23456e-20, 1.2346e-20],
	[-0.0000000999996, -0.0000001],
	[0, 0],
	[null, null],
])('the results show %s as %s', async (number, shown) => {
	const select = 'SELECT evidently_rounded($1::float8) AS shown';
	expect(await database.query(select, [number])).toEqual([{ shown }]);
});

const FROM_VIEWS = `
	WITH first_exposure AS (
		SELECT DISTINCT ON (entity_id) entity_id, variation, event_time
		FROM evidently_exposures
		WHERE project = 'checkout' AND feature = 'checkout-flow'
		ORDER BY entity_id, event_time, received_time, event_id
	), metric AS (
		SELECT * FROM evidently_metrics
		WHERE project = 'checkout' AND metric = 'details.pageLoadTime'
	)
	SELECT variation, count(DISTINCT exposure.entity_id)::int AS entities,
		count(value)::int AS events, avg(value) AS mean
	FROM first_exposure AS exposure
	LEFT JOIN metric ON metric.entity_id = exposure.entity_id
		AND metric.event_time >= date_trunc('second', exposure.event_time)
	GROUP BY variation
	ORDER BY variation`;

itWithPostgres('the views return the same first exposures and values as the results', async () => {
	const results = await database.exactResults({});
	const expected = results.map(({ variation, entities, events: count, mean }) => {
		return { variation, entities, events: count, mean };
	});
	expect(inSixDigits(await database.query(FROM_VIEWS))).toEqual(inSixDigits(expected));
});

/** Creates an event of a separate project. A number as its time is the second of a fixed minute. */
function event(
	project: string,
	type: EventRow['type'],
	time: number | string,
	data: object,
): EventRow {
	const milliseconds = Date.UTC(2026, 10, 1, 12) + 1000 * Number(time);
	const eventTime = typeof time === 'string' ? time : new Date(milliseconds).toISOString();
	return {
		event_id: randomUUID(),
		project,
		type,
		event_time: eventTime,
		received_time: '2026-11-01T12:01:00Z',
		data,
	};
}

const seen = (project: string, entityId: string, variation: string, time: number | string = 0) =>
	event(project, 'aws.evidently.evaluation', time, {
		feature: 'checkout-flow',
		entityId,
		variation,
	});

const measured = (project: string, userId: string, value: unknown, time: number | string = 1) =>
	event(project, 'aws.evidently.custom', time, {
		details: { ms: value },
		userDetails: { userId },
	});

const askSmall = async (project: string, fields: IDataObject = {}) =>
	await database.exactResults({
		...{ project, baseline: 'old', valueKey: 'details.ms' },
		...fields,
	});

const leftOut = async (project: string, fields: IDataObject = {}) => {
	const rows = await database.ask(LEFT_OUT, { project, valueKey: 'details.ms', ...fields });
	return Object.fromEntries(
		rows.map(({ reason, events: count }) => [reason, count]),
	) as IDataObject;
};

/** The row of a variation without data. */
const EMPTY = {
	...{ metric: 'pageLoadTime', entities: 0, entities_with_events: 0, events: 0, not_numeric: 0 },
	...{ mean: null, difference: null, difference_low: null, difference_high: null },
	...{ relative_difference: null, relative_low: null, relative_high: null },
	...{ always_low: null, always_high: null, p_value: null, saw_more_than_one: 0 },
	...{ shares_p: null, shares_by_day_p: null, verdict: null },
};

const including = (row: IDataObject) => expect.objectContaining(row) as IDataObject;

interface SmallCase {
	title: string;
	rows: EventRow[];
	fields?: IDataObject;
	expected: IDataObject[];
}

const SMALL: SmallCase[] = [
	{
		title: 'the results have a row for the baseline if there are no events',
		rows: [],
		expected: [{ variation: 'old' }],
	},
	{
		title: 'the results have a row for the baseline if no entity saw it',
		rows: [seen('unseen', 'a', 'new'), measured('unseen', 'a', 5)],
		expected: [
			{ variation: 'old', shares_p: 0.3173105 },
			{
				...{ variation: 'new', entities: 1, entities_with_events: 1, events: 1, mean: 5 },
				...{ shares_p: 0.3173105, verdict: 'Too early' },
			},
		],
	},
	{
		title: 'a variation with events of only one entity has a difference without an interval',
		rows: [
			...[seen('few', 'a', 'old'), measured('few', 'a', 4), measured('few', 'a', 6)],
			...[seen('few', 'b', 'new'), measured('few', 'b', 8)],
			seen('few', 'c', 'newer'),
		],
		expected: [
			{
				...{ variation: 'old', entities: 1, entities_with_events: 1, events: 2, mean: 5 },
				shares_p: 1,
			},
			{
				...{ variation: 'new', entities: 1, entities_with_events: 1, events: 1, mean: 8 },
				...{ difference: 3, relative_difference: 0.6, shares_p: 1, verdict: 'Too early' },
			},
			{ variation: 'newer', entities: 1, shares_p: 1, verdict: 'Too early' },
		],
	},
	{
		title: 'the results count and leave out values that are not numbers or are too large',
		rows: [
			seen('odd', 'a', 'old'),
			...['7', null, true, {}, 1e308, -1e308, 1e50].map((value) => measured('odd', 'a', value)),
			measured('odd', 'a', -7),
		],
		expected: [
			{
				...{ variation: 'old', entities: 1, entities_with_events: 1, events: 1 },
				...{ not_numeric: 7, mean: -7 },
			},
		],
	},
	{
		title: 'the results can be calculated from extremely large and small numbers',
		rows: [
			...['a', 'b', 'c'].map((entity) => seen('sizes', entity, 'old')),
			...['d', 'e', 'f'].map((entity) => seen('sizes', entity, 'new')),
			...[1e-170, 1e-49, -1e-320].map((value, index) => measured('sizes', 'abc'[index]!, value)),
			...[9e49, -9e49, 1e-170].map((value, index) => measured('sizes', 'def'[index]!, value)),
		],
		expected: [
			{
				...{ variation: 'old', entities: 3, entities_with_events: 3, events: 3 },
				...{ mean: 1e-49 / 3, shares_p: 1 },
			},
			including({ variation: 'new', entities: 3, events: 3, verdict: 'Too early' }),
		],
	},
	{
		title: 'the results treat numbers whose squares are too small for a double as 0',
		rows: [
			...['a', 'b'].map((entity) => seen('tiny', entity, 'old')),
			...[1e-170, -3e-200].map((value, index) => measured('tiny', 'ab'[index]!, value)),
		],
		expected: [{ variation: 'old', entities: 2, entities_with_events: 2, events: 2, mean: 0 }],
	},
	{
		title: 'the mean over entities counts an entity without a click as 0',
		rows: [
			...['a', 'b'].map((entity) => seen("o'clock", entity, 'old')),
			...['c', 'd'].map((entity) => seen("o'clock", entity, 'new')),
			...[measured("o'clock", 'a', 1), measured("o'clock", 'c', 1), measured("o'clock", 'd', 1)],
			measured("o'clock", 'stranger', 1),
		],
		fields: { perEntity: true },
		expected: [
			{
				...{ variation: 'old', entities: 2, entities_with_events: 1, events: 1, mean: 0.5 },
				shares_p: 1,
			},
			// The standard error is the square root of (1/2 + 0) / 2.
			including({
				...{ variation: 'new', entities: 2, entities_with_events: 2, events: 2, mean: 1 },
				...{ difference: 0.5, relative_difference: 1, verdict: 'Too early' },
				...{ difference_low: rounded(0.5 - 1.959963984540054 / 2) },
				...{ difference_high: rounded(0.5 + 1.959963984540054 / 2) },
			}),
		],
	},
	{
		title: 'the results count a value in whole seconds from the second of the evaluation on',
		rows: [
			seen('seconds', 'a', 'old', 7.3),
			...[6, 7, 7.2, 8].map((time) => measured('seconds', 'a', time, time)),
		],
		expected: [
			{
				...{ variation: 'old', entities: 1, entities_with_events: 1, events: 3 },
				mean: (7 + 7.2 + 8) / 3,
			},
		],
	},
];

for (const { title, rows, fields, expected } of SMALL) {
	itWithPostgres(title, async () => {
		if (rows.length > 0) await database.store(rows);
		const answer = await askSmall(rows[0]?.project ?? 'empty', fields);
		const whole = expected.map((row) =>
			row.constructor === Object ? inSixDigits([{ ...EMPTY, ...row }])[0] : row,
		);
		expect(inSixDigits(answer)).toEqual(whole);
	});
}

itWithPostgres('the results count every event that they leave out, with the reason', async () => {
	const evaluation = (data: object) =>
		event('lost', 'aws.evidently.evaluation', 0, { feature: 'checkout-flow', ...data });
	await database.store([
		seen('lost', 'a', 'old', 5),
		measured('lost', 'a', 1, 6),
		...[2, 3].map((time) => measured('lost', 'a', 1, time)),
		measured('lost', '', 1),
		event('lost', 'aws.evidently.custom', 1, { details: { ms: 1 } }),
		measured('lost', 'stranger', 1),
		measured('lost', 'a', '1', 7),
		measured('lost', 'a', 1, 'infinity'),
		seen('lost', 'b', 'old', 'infinity'),
		evaluation({ entityId: 'c' }),
		evaluation({ entityId: 'd', variation: 'old', type: 'DEFAULT' }),
		event('lost', 'aws.evidently.custom', 1, { details: { other: 1 } }),
		event('lost', 'aws.evidently.custom', 'infinity', { details: { other: 1 } }),
		evaluation({ feature: 'another', entityId: 'e' }),
	]);
	expect(await leftOut('lost')).toEqual({
		'no entity ID': 2,
		'never evaluated': 1,
		'before the evaluation': 2,
		'not numeric': 1,
		'time out of range': 2,
		'evaluation without an entity or a variation': 1,
		'evaluation that assigned nothing': 1,
	});
	const [before, after] = ['2026-11-01T12:00:00Z', '2026-11-01T12:01:00Z'];
	for (const fields of [{ experiment: 'another' }, { start: after }, { end: before }]) {
		expect(await leftOut('lost', fields)).toMatchObject({
			'evaluation without an entity or a variation': 0,
			'evaluation that assigned nothing': 0,
		});
	}
	expect(await leftOut('lost', { start: before, end: after })).toMatchObject({
		'time out of range': 2,
		'evaluation without an entity or a variation': 1,
		'evaluation that assigned nothing': 1,
	});
	expect(await askSmall('lost')).toEqual([
		including({ variation: 'old', entities: 1, events: 1, not_numeric: 1 }),
	]);
});

const plannedRemedy = 'Use a whole number from 1 to 999999999999.';
const capRemedy = 'Use a percentile from 50 to 100, such as 99, or leave it empty.';
const perEntityRemedy =
	"Turn perEntity on, since the cap limits an entity's total, or leave cap empty.";
const sharesRemedy =
	'Use JSON with a number for each variation, such as {"classic": 90, "express": 10}, or leave it empty for equal shares.';

itWithPostgres.each([
	[{ goal: 'up' }, 'Invalid goal: "UP". Use INCREASE or DECREASE.'],
	[{ plannedEntities: 0 }, `Invalid plannedEntities: "0". ${plannedRemedy}`],
	[{ plannedEntities: 1e12 }, `Invalid plannedEntities: "1000000000000". ${plannedRemedy}`],
	[{ perEntity: 'each' }, 'Invalid perEntity: "each". Use true or false.'],
	[{ cap: '0.99', perEntity: true }, `Invalid cap: "0.99". ${capRemedy}`],
	[{ cap: '49.9', perEntity: true }, `Invalid cap: "49.9". ${capRemedy}`],
	[{ cap: '100.1', perEntity: true }, `Invalid cap: "100.1". ${capRemedy}`],
	[{ cap: '99' }, `Invalid cap: "99". ${perEntityRemedy}`],
	[{ cap: '99', perEntity: '' }, `Invalid cap: "99". ${perEntityRemedy}`],
	[{ cap: '99', perEntity: null }, `Invalid cap: "99". ${perEntityRemedy}`],
	[
		{ start: '2026-13-01' },
		'Invalid start: "2026-13-01". Use a time such as 2026-11-01T00:00:00Z, or leave it empty.',
	],
	[
		{ end: 'soon' },
		'Invalid end: "soon". Use a time such as 2026-12-01T00:00:00Z, or leave it empty.',
	],
	[
		{ start: '2026-11-02T00:00:00Z', end: '2026-11-02T00:00:00Z' },
		'Invalid end: "2026-11-02T00:00:00Z". Use a time after start, or leave it empty.',
	],
	[{ shares: 'half' }, `Invalid shares: "half". ${sharesRemedy}`],
	[{ shares: '[90, 10]' }, `Invalid shares: "[90, 10]". ${sharesRemedy}`],
	[{ shares: '{"old": "1"}' }, `Invalid shares: "{"old": "1"}". ${sharesRemedy}`],
	[{ shares: '{"old": 0, "new": 0}' }, `Invalid shares: "{"old": 0, "new": 0}". ${sharesRemedy}`],
	[{ shares: '{"old": 1e-400}' }, `Invalid shares: "{"old": 1e-400}". ${sharesRemedy}`],
	[{ shares: '{"old": -1}' }, `Invalid shares: "{"old": -1}". ${sharesRemedy}`],
])('the results reject the invalid field %j and name it', async (fields, message) => {
	await expect(database.ask(RESULTS, fields)).rejects.toThrow(message);
});

itWithPostgres(
	'a start without a time zone is in UTC, whatever the time zone of the database is',
	async () => {
		const sql = `SELECT current_setting('TimeZone') AS zone,
		evidently_question('{"start": "2026-11-01"}')->'start' AS start`;
		expect(await database.query(sql)).toEqual([
			{ zone: 'Asia/Tokyo', start: '2026-11-01T00:00:00+00:00' },
		]);
	},
);

itWithPostgres('plannedEntities is 5000 if it is empty', async () => {
	const sql = `SELECT evidently_question('{"plannedEntities": ""}')->'plannedEntities' AS planned`;
	expect(await database.query(sql)).toEqual([{ planned: 5000 }]);
});
