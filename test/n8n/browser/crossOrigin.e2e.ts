import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { build } from 'esbuild';
import type { Browser } from 'playwright-core';

import { CREDENTIALS } from '../../support/testKit';
import { publishTrigger, type PublishedTrigger } from '../receive/publishedTrigger';
import { launchChromium } from './chromium';
import { openWorld, type World } from './world';

/** The script of a web page: the unmodified SDK signs and sends in the browser. */
const PAGE_CODE = `
	import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
	window.send = async (endpoint, credentials, maxAttempts) => {
		const client = new EvidentlyClient({
			endpoint, credentials, region: 'us-east-1', disableHostPrefix: true, maxAttempts,
		});
		const event = { type: 'aws.evidently.custom', timestamp: new Date(), data: '{"page":1}' };
		const command = new PutProjectEventsCommand({ project: 'demo', events: [event] });
		return await client.send(command).then(
			({ eventResults }) => eventResults[0].eventId,
			(error) => error.name + ': ' + error.message,
		);
	};`;

interface PageServer {
	origin: string;
	server: Server;
}

let world: World;
let browser: Browser;
let shop: PageServer;
let stranger: PageServer;

beforeAll(async () => {
	const { outputFiles } = await build({
		stdin: { contents: PAGE_CODE, resolveDir: __dirname },
		bundle: true,
		platform: 'browser',
		format: 'iife',
		write: false,
	});
	const html = `<!doctype html><meta charset="utf-8"><script>${outputFiles[0]!.text.replaceAll('</script', '<\\/script')}</script>`;
	shop = await serve(html);
	stranger = await serve(html);
	world = await openWorld();
	browser = await launchChromium();
});
afterAll(async () => {
	await browser?.close();
	await world?.close();
	shop?.server.close();
	stranger?.server.close();
});

/** Serves the page from a free port, which makes it a separate origin. */
async function serve(html: string): Promise<PageServer> {
	const server = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' }).end(html);
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

interface Sender {
	send(endpoint: string, keys: object, maxAttempts: number): Promise<string>;
}

async function sendFrom(
	origin: string,
	{ endpoint }: PublishedTrigger,
	{ clock = new Date(), maxAttempts = 1 } = {},
): Promise<string> {
	const page = await browser.newPage();
	try {
		await page.clock.setFixedTime(clock);
		await page.goto(origin);
		return await page.evaluate(
			async ([url, keys, attempts]) =>
				await (globalThis as unknown as Sender).send(url, keys, attempts),
			[endpoint, CREDENTIALS, maxAttempts] as const,
		);
	} finally {
		await page.close();
	}
}

const EVENT_ID = /^[0-9a-f-]{36}$/;

it('accepts events that a page of an allowed origin sends with the SDK, and lets it read the response', async () => {
	const options = { allowedOrigins: `https://other.example,${shop.origin}` };
	const trigger = await publishTrigger(world.client, world.credential, { options });
	const eventId = await sendFrom(shop.origin, trigger);
	expect(eventId).toMatch(EVENT_ID);
	expect(await trigger.executions(1)).toMatchObject([[{ eventId, data: { page: 1 } }]]);
});

it('lets the SDK correct the clock of a page that is an hour off, and accepts its second attempt', async () => {
	const trigger = await publishTrigger(world.client, world.credential);
	const clock = new Date(Date.now() - 3_600_000);
	const sent = { clock, maxAttempts: 2 };
	expect(await sendFrom(stranger.origin, trigger, sent)).toMatch(EVENT_ID);
	expect(await trigger.executions(1)).toHaveLength(1);
});

it('starts no execution for a page of another origin, which its browser stops', async () => {
	const options = { allowedOrigins: shop.origin };
	const trigger = await publishTrigger(world.client, world.credential, { options });
	expect(await sendFrom(stranger.origin, trigger)).toMatch(/Failed to fetch/);
	expect(await trigger.count()).toBe(0);
});

it('accepts events from any page if the origins are not limited, and lets it read the names of errors', async () => {
	const trigger = await publishTrigger(world.client, world.credential, { projects: 'checkout' });
	expect(await sendFrom(stranger.origin, trigger)).toMatch(/^ResourceNotFoundException/);
	const open = await publishTrigger(world.client, world.credential);
	expect(await sendFrom(stranger.origin, open)).toMatch(EVENT_ID);
});
