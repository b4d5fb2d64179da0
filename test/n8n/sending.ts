import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';

export interface Load {
	endpoint: string;
	credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
	/** Requests under way at once. */
	inFlight: number;
	eventsEach: number;
	/** Told after each reply how many requests have been acknowledged; false ends the sending. */
	onAcknowledged(requests: number): Promise<boolean> | boolean;
}

/**
 * Sends one request after another with the SDK, none of them twice, until it is told to end or
 * requests fail.
 * @returns the IDs of the events that were acknowledged
 */
export async function sendLoad(load: Load): Promise<string[]> {
	const { endpoint, credentials } = load;
	const client = new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'us-east-1',
		credentials,
		maxAttempts: 1,
	});
	const event = { type: 'aws.evidently.custom' as const, timestamp: new Date(), data: '{}' };
	const events = Array.from({ length: load.eventsEach }, () => event);
	const acknowledged: string[] = [];
	let goesOn = true;
	const sender = async () => {
		while (goesOn) {
			const { eventResults = [] } = await client.send(
				new PutProjectEventsCommand({ project: 'demo', events }),
			);
			acknowledged.push(...eventResults.map(({ eventId }) => eventId ?? ''));
			const more = await load.onAcknowledged(acknowledged.length / load.eventsEach);
			goesOn &&= more;
		}
	};
	await Promise.allSettled(Array.from({ length: load.inFlight }, sender));
	return acknowledged;
}
