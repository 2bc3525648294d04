using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>A task made of symbols, generated without end, for lessons and for looking at what a network remembers.</summary>
public interface ITokenTask
{
    /// <summary>A short name, as recipes write it.</summary>
    string Name { get; }

    /// <summary>How many different ids there are; also the width of the output.</summary>
    int Symbols { get; }

    /// <summary>Steps of every sequence.</summary>
    int Time { get; }

    /// <summary>Nats per counted target of the best guess that remembers nothing.</summary>
    double ChanceLoss { get; }

    /// <summary>What an id is called in tables and plots.</summary>
    string Label(int id);

    /// <summary>Fills a batch of <see cref="Time"/> steps with new sequences; targets that need no answer are <see cref="TokenBatch.Ignored"/>.</summary>
    /// <param name="batch">Room for the sequences, of exactly <see cref="Time"/> steps.</param>
    /// <param name="random">The stream of this batch: fork it by the step.</param>
    void Fill(TokenBatch batch, RandomStream random);
}
