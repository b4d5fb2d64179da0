import type { EvidentlyOptions } from '../../evidently';
import { FAILED, NODE } from '../../n8n/engine/scenario';
import { CREDENTIALS, onCleanUp } from '../support/testKit';
import { startSts, type Sts, type StsOptions } from '../support/stsServer';
import { ACCEPTED, errorOf, everythingOf, items, jsonOf, setUpEngine, type World } from './setUp';

const ROLE = { arn: 'arn:aws:iam::123456789012:role/sender' };

describe('A credential that assumes a role', () => {
	const createWorld = setUpEngine();

	/** Starts an Evidently that accepts only keys from the STS. @returns a world with a credential for both. */
	async function createRoleWorld(
		options: Partial<StsOptions> = {},
		evidentlyOptions: EvidentlyOptions = {},
	): Promise<World & { sts: Sts }> {
		const sts = await startSts({ credentials: [CREDENTIALS], roles: [ROLE], ...options });
		onCleanUp(() => sts.close());
		const world = await createWorld({ ...evidentlyOptions, credentials: sts.issued });
		Object.assign(world.credential, { assumeRole: true, roleArn: ROLE.arn, stsEndpoint: sts.url });
		return { ...world, sts };
	}

	it('signs all requests of a run with the temporary keys from one STS call', async () => {
		const { run, sts, evidently } = await createRoleWorld();
		const result = await run({ items: items(20), parameters: { options: { batchSize: 1 } } });
		expect(jsonOf(result.items(NODE))).toEqual(Array(20).fill(ACCEPTED));
		expect(evidently.stats.requests).toBe(20);
		expect(sts.calls).toHaveLength(1);
	});

	it('sends the role, the session name and the external ID to STS', async () => {
		const externalId = 'ex:42/a';
		const { run, sts, credential } = await createRoleWorld({ roles: [{ ...ROLE, externalId }] });
		Object.assign(credential, { externalId: ` ${externalId} `, roleSessionName: 'n8n@home' });
		await run({});
		expect(sts.calls).toEqual([
			expect.objectContaining({
				Action: 'AssumeRole',
				RoleArn: ROLE.arn,
				RoleSessionName: 'n8n@home',
				ExternalId: externalId,
			}),
		]);
	});

	it("names n8n's request helper and no browser as the user agent, to STS and to the service", async () => {
		const userAgents: unknown[] = [];
		const { run, sts } = await createRoleWorld(
			{},
			{
				onPutProjectEvents: ({ headers }) =>
					void userAgents.push(headers['user-agent']?.[0], headers['x-amz-user-agent']?.[0]),
			},
		);
		await run({});
		expect([sts.userAgents, userAgents]).toEqual([
			['n8n', undefined],
			['n8n', undefined],
		]);
	});

	it('sends a default session name to STS if none is entered', async () => {
		const { run, sts } = await createRoleWorld();
		await run({});
		expect(sts.calls[0]?.RoleSessionName).toBe('n8n-aws-evidently');
	});

	it("sends no event if the role can't be assumed, and quotes the message of STS", async () => {
		const { run, evidently } = await createRoleWorld({ roles: [] });
		const error = errorOf(await run({ items: items(3) }));
		expect(error.message).toBe(
			`The role ${ROLE.arn} can't be assumed: AccessDenied: User: arn:aws:iam::123456789012:user/test is not authorized to perform: sts:AssumeRole on resource: ${ROLE.arn}`,
		);
		expect(error.description).toContain('trust policy');
		expect(evidently.stats.requests).toBe(0);
	});

	it('outputs the error of STS with its details for each event if the workflow continues', async () => {
		const { run } = await createRoleWorld({ roles: [] });
		const node = { onError: 'continueErrorOutput' } as const;
		const failed = jsonOf((await run({ items: items(2), node })).items(FAILED));
		const error = expect.stringContaining("can't be assumed: AccessDenied: User: ") as string;
		const errorMessage = expect.stringMatching(/^User: /) as string;
		const details = { errorCode: 'AccessDenied', errorMessage, httpCode: '403' };
		expect(failed).toEqual([
			{ index: 0, error, details },
			{ index: 1, error, details },
		]);
	});

	it("warns of the events that were not accepted because the role can't be assumed", async () => {
		const { run } = await createRoleWorld({ roles: [] });
		const node = { onError: 'continueRegularOutput' } as const;
		expect((await run({ items: items(2), node })).task(NODE)?.hints).toMatchObject([
			{ message: expect.stringContaining('did not accept 2 of 2 events') as string },
		]);
	});

	it.each([
		['secretAccessKey', 'mistyped', 'SignatureDoesNotMatch', 'Secret Access Key'],
		['accessKeyId', 'AKIAUNKNOWN', 'InvalidClientTokenId', 'Access Key ID'],
	])(
		'reports a wrong %s at STS with its own error and advice',
		async (field, value, code, advice) => {
			const { run, credential } = await createRoleWorld();
			credential[field] = value;
			const error = errorOf(await run({}));
			expect(error.message).toContain(`${ROLE.arn} can't be assumed: ${code}: `);
			expect(error.description).toContain(advice);
		},
	);

	it('rejects an invalid role before sending anything', async () => {
		const { run, credential, sts } = await createRoleWorld();
		credential.roleArn = 'sender';
		expect(errorOf(await run({})).message).toContain(
			'Invalid Role ARN in the credential: "sender". Use ',
		);
		expect(sts.calls).toHaveLength(0);
	});

	it('never outputs the temporary keys of the role', async () => {
		const { run, sts, evidently } = await createRoleWorld();
		evidently.setFaults({ 'server-error': 1 });
		const everything = everythingOf(await run({ parameters: { options: { maxAttempts: 1 } } }));
		for (const { secretAccessKey, sessionToken } of sts.issued) {
			expect(everything).not.toContain(secretAccessKey);
			expect(everything).not.toContain(sessionToken);
		}
	});
});
