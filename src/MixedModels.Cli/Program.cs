using System.Text;
using MixedModels.Cli;
using MixedModels.Cli.Output;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl-C asks the work to stop and clean up; the second is left to the system, which kills.
    key.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};

bool hasInput = !InheritedStream.IsClosed(InheritedStream.Input);
bool hasTerminal = !Console.IsOutputRedirected;
Encoding encoding = Console.OutputEncoding;
var environment = new CommandLineEnvironment
{
    Variable = Environment.GetEnvironmentVariable,
    InputPath = hasInput && !OperatingSystem.IsWindows() ? "/dev/stdin" : null,
    InputIsTerminal = !Console.IsInputRedirected,
    OutputIsTerminal = hasTerminal,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    TerminalWidth = hasTerminal && Console.WindowWidth is > 0 and var width ? width : null,
    OutputEncoding = encoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(false) : encoding,
    Interrupted = interrupt.Token,
};

using Stream input = hasInput ? Console.OpenStandardInput() : Stream.Null;
using Stream output = Console.OpenStandardOutput();
TextWriter error = InheritedStream.IsClosed(InheritedStream.Error) ? TextWriter.Null : Console.Error;
return CommandLineHost.Run(args, input, output, error, environment);
