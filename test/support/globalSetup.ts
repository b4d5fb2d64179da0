import { offerPostgres, type PostgresOnDemand } from './postgresOnDemand';

export interface RunGlobals {
	postgresOnDemand?: PostgresOnDemand;
}

export default async function globalSetup(): Promise<void> {
	(globalThis as RunGlobals).postgresOnDemand = await offerPostgres();
}
