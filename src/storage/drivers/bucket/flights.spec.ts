import { Flights } from './flights.js';
import { Turns } from './turns.js';

const turn = async () => new Promise(setImmediate);

describe('pieces of a file', () => {
  it('are two under way at once, and give back their turns as they arrive', async () => {
    const turns = new Turns(3);
    const flights = new Flights(turns);
    const pieces = [1, 2, 3].map(() => Promise.withResolvers<string>());
    const arrived: string[] = [];
    let begun = 0;
    const all = (async () => {
      for (const { promise } of pieces) {
        await flights.admitted();
        begun += 1;
        flights.begin(promise, (piece) => arrived.push(piece));
      }
    })();
    await turn();
    expect(begun).toBe(2);
    pieces[1]!.resolve('second');
    await all;
    expect(begun).toBe(3);
    pieces[0]!.resolve('first');
    pieces[2]!.resolve('third');
    await flights.over();
    expect(arrived).toEqual(['second', 'first', 'third']);
    // Each of these would wait for ever for a turn that was not given back.
    for (let count = 0; count < 3; count += 1) await turns.take();
  });

  it('fail the file with the first of them, and also where what needs them all fails', async () => {
    const turns = new Turns(1);
    const flights = new Flights(turns);
    await flights.admitted();
    flights.begin(Promise.reject(new Error('piece lost')), () => undefined);
    let isConcluded = false;
    const concluding = flights.conclude(async () => void (isConcluded = true));
    await expect(concluding).rejects.toThrow('piece lost');
    expect(isConcluded).toBe(false);
    expect(() => flights.refuseAfterFailure()).toThrow('piece lost');
    await turns.take();

    const others = new Flights(turns);
    await expect(others.conclude(async () => Promise.reject(new Error('no commit')))).rejects.toThrow('no commit');
    await expect(others.over()).rejects.toThrow('no commit');
  });
});
