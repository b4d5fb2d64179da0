/** An application with simulated users: it evaluates a feature for each, and sends what it measured. */
import {
	BatchEvaluateFeatureCommand,
	EvidentlyClient,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';

import { localCredential } from '../evidently/credential';
import { seededRandom } from '../evidently/random';

export const USERS = 1000;
export const FEATURE = 'checkout-flow';

/** BatchEvaluateFeature accepts at most this number of requests. */
const BATCH_SIZE = 20;
const PROJECT = 'checkout';

/** The variation that the simulation makes faster, by this difference. */
const FASTER = 'oneStepCheckout';
export const EFFECT_MS = -150;

const SEED = 1;

export interface Visits {
	/** The number of users by variation. */
	users: Map<string, number>;
	/** The number of events that the service accepted. */
	accepted: number;
}

/** Lets all users visit. Each call simulates the same users with the same load times. */
export async function visit(endpoint: string): Promise<Visits> {
	const { region, ...credentials } = localCredential(endpoint).data;
	const client = new EvidentlyClient({ endpoint, region, credentials, disableHostPrefix: true });
	const random = seededRandom(SEED, 'load times');
	const visits: Visits = { users: new Map(), accepted: 0 };
	try {
		for (let first = 0; first < USERS; first += BATCH_SIZE) {
			const ids = Array.from({ length: BATCH_SIZE }, (_, index) => `user-${first + index}`);
			const variations = await evaluate(client, ids);
			for (const each of variations) visits.users.set(each, (visits.users.get(each) ?? 0) + 1);
			const events = ids.map((userId, index) => {
				const pageLoadTime = loadTimeMs(random(), variations[index]);
				return eventOf({ userDetails: { userId }, details: { pageLoadTime } });
			});
			const sent = await client.send(new PutProjectEventsCommand({ project: PROJECT, events }));
			visits.accepted += events.length - (sent.failedEventCount ?? 0);
		}
	} finally {
		client.destroy();
	}
	return visits;
}

/** Returns the variation that each user gets. */
async function evaluate(client: EvidentlyClient, ids: string[]): Promise<string[]> {
	const requests = ids.map((entityId) => ({ feature: FEATURE, entityId }));
	const command = new BatchEvaluateFeatureCommand({ project: PROJECT, requests });
	const { results = [] } = await client.send(command);
	return results.map(({ variation = '' }) => variation);
}

/** Returns a load time of 600 to 1,000 milliseconds, less the effect. */
const loadTimeMs = (random: number, variation?: string) =>
	Math.round(600 + 400 * random) + (variation === FASTER ? EFFECT_MS : 0);

const eventOf = (data: object) => ({
	type: 'aws.evidently.custom' as const,
	timestamp: new Date(),
	data: JSON.stringify(data),
});
