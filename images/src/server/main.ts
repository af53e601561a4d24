// Nothing but the handlers of signals is loaded before they are there; all the rest takes a good part of a second.
import { handleSignals } from '../program/signals.ts';
import { EXIT } from './exit.ts';

handleSignals(EXIT.stopped.code);
await import('./run.ts');
