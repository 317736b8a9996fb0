using System.Text;
using MixedModels.Cli;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl-C asks the work to stop and clean up; the second is left to the system, which kills.
    key.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};

bool hasTerminal = !Console.IsOutputRedirected;
Encoding encoding = Console.OutputEncoding;
var environment = new CommandLineEnvironment
{
    Variable = Environment.GetEnvironmentVariable,
    InputIsTerminal = !Console.IsInputRedirected,
    OutputIsTerminal = hasTerminal,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    TerminalWidth = hasTerminal && Console.WindowWidth is > 0 and var width ? width : null,
    OutputEncoding = encoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(false) : encoding,
    Interrupted = interrupt.Token,
};

using Stream input = Console.OpenStandardInput();
using Stream output = Console.OpenStandardOutput();
return CommandLineHost.Run(args, input, output, Console.Error, environment);
