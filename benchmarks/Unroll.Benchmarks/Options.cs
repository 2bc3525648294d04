using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>What the command line asks for. The names and defaults are those of the peers' programs, so that one script can drive all.</summary>
internal sealed record Options
{
    public string Workload { get; init; } = "";

    public string Implementation { get; init; } = "";

    public int Threads { get; init; } = Environment.ProcessorCount;

    public int Windows { get; init; } = 7;

    /// <summary>Length of a timed window in seconds.</summary>
    public double Seconds { get; init; } = 1.0;

    /// <summary>Percent of one core that others may use in a window that counts as quiet.</summary>
    public double Noise { get; init; } = 4.0;

    /// <summary>Seconds to go on looking for quiet windows.</summary>
    public double Budget { get; init; } = 25.0;

    public double Warmup { get; init; } = 2.0;

    public ulong Seed { get; init; } = 1;

    /// <summary>Where a workload writes its model for a peer, instead of measuring.</summary>
    public string Save { get; init; } = "";

    public bool Json { get; init; }

    public bool List { get; init; }

    public bool Quick { get; init; }

    /// <summary>Reads the arguments; the first word without dashes is the workload.</summary>
    /// <exception cref="ArgumentException">An argument is unknown or its value is missing or not a number.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string Next() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{name} needs a value.", nameof(arguments));
            double Number() => double.Parse(Next(), CultureInfo.InvariantCulture);
            options = name switch
            {
                "--json" => options with { Json = true },
                "--list" => options with { List = true },
                "--quick" => options with { Quick = true },
                "--workload" => options with { Workload = Next() },
                "--impl" => options with { Implementation = Next() },
                "--save" => options with { Save = Next() },
                "--threads" => options with { Threads = (int)Number() },
                "--windows" => options with { Windows = (int)Number() },
                "--seconds" => options with { Seconds = Number() },
                "--noise" => options with { Noise = Number() },
                "--budget" => options with { Budget = Number() },
                "--warmup" => options with { Warmup = Number() },
                "--seed" => options with { Seed = (ulong)Number() },
                _ when !name.StartsWith('-') && options.Workload.Length == 0 => options with { Workload = name },
                _ => throw new ArgumentException($"Unknown argument '{name}'. Use --list, --workload, --json, --impl, --threads, --windows, --seconds, --noise, --budget, --warmup, --seed, --save or --quick.", nameof(arguments)),
            };
        }

        return options;
    }
}
