// Nothing but the handlers of signals is loaded before they are there.
import { handleSignals } from '../program/signals.ts';
import { EXIT } from './exit.ts';

handleSignals(EXIT.stopped.code);
await import('./run.ts');
