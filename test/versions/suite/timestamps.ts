import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Parameters } from '../../../n8n/engine/scenario';
import { errorOf } from '../../support/world';
import { setUpWorld } from './setUp';

const NOON = Date.UTC(2026, 0, 31, 12) / 1000;

const fromField = { timestampSource: 'field', timestampField: 'at' };
const fromValue = (timestamp: string) => ({ timestampSource: 'value', timestamp });

describe('Timestamps', () => {
	const newWorld = setUpWorld();

	/** Runs the node and returns the timestamps of its events in epoch seconds. */
	async function timestampsOf(parameters: Parameters, json: object[], timezone?: string) {
		const { run, received } = await newWorld();
		const result = await run({ items: json, parameters, timezone });
		assert.equal(result.run.data.resultData.error, undefined);
		return (await received()).map(({ timestamp }) => timestamp);
	}

	it('reads timestamps from fields, in the zone of the workflow if they name none', async () => {
		const forms = [
			'2026-01-31T12:00:00Z',
			'2026-01-31T13:00:00.000+01:00',
			NOON,
			NOON * 1000,
			String(NOON),
			new Date(NOON * 1000),
			'2026-01-31T21:00:00',
			'2026-01-31 21:00',
		];
		const json = forms.map((at) => ({ at }));
		const timestamps = await timestampsOf(fromField, json, 'Asia/Tokyo');
		assert.deepEqual(
			timestamps,
			forms.map(() => NOON),
		);
	});

	it('reads a timestamp without a zone in the zone of the workflow', async () => {
		const value = fromValue('2026-01-31T07:00:00');
		assert.deepEqual(await timestampsOf(value, [{}], 'America/New_York'), [NOON]);
	});

	it('reads timestamps on the days when clocks change', async () => {
		const at = async (value: string) =>
			(await timestampsOf(fromValue(value), [{}], 'Europe/Berlin'))[0]! * 1000;
		assert.equal(await at('2026-03-29T01:59:59'), Date.UTC(2026, 2, 29, 0, 59, 59));
		assert.equal(await at('2026-03-29T03:00:00'), Date.UTC(2026, 2, 29, 1));
		assert.equal(await at('2026-10-25T02:30:00'), Date.UTC(2026, 9, 25, 0, 30));
		assert.equal(await at('2026-10-25T03:00:00'), Date.UTC(2026, 9, 25, 2));
	});

	for (const [what, expression] of [
		['a Luxon DateTime', '={{ DateTime.fromISO("2026-01-31T13:00+01:00", { setZone: true }) }}'],
		['a Date', '={{ new Date("2026-01-31T12:00:00Z") }}'],
		['epoch milliseconds', `={{ ${NOON * 1000} }}`],
		['a text without a zone', '={{ "2026-01-31T21:00:00" }}'],
		['the value of a field', '={{ $json.at }}'],
	] as const) {
		it(`reads a timestamp from an expression that returns ${what}`, async () => {
			const json = [{ at: '2026-01-31T21:00:00' }];
			assert.deepEqual(await timestampsOf(fromValue(expression), json, 'Asia/Tokyo'), [NOON]);
		});
	}

	it('uses the time of the run if no timestamp is set', async () => {
		const start = Date.now() / 1000;
		const timestamps = [
			...(await timestampsOf({}, [{}, {}])),
			...(await timestampsOf({ timestampSource: 'value' }, [{}])),
		];
		assert.equal(timestamps.length, 3);
		assert.equal(timestamps[0], timestamps[1]);
		for (const timestamp of timestamps) {
			assert.ok(timestamp >= start && timestamp <= Date.now() / 1000);
		}
	});

	it('sends nothing if a timestamp is invalid', async () => {
		for (const at of ['tomorrow', '2026-02-30', undefined]) {
			const { evidently, run } = await newWorld();
			const { message } = errorOf(await run({ items: [{ at }], parameters: fromField }));
			assert.match(
				message,
				/^Item 0: (Invalid field "at": .+|Missing field "at")\. Use an ISO 8601 date/,
			);
			assert.equal(evidently.stats.requests, 0);
		}
	});
});
