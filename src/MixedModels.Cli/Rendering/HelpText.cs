using System.CommandLine;
using MixedModels.Cli.Commands;

namespace MixedModels.Cli.Rendering;

/// <summary>Help pages: examples first, then what the command does, then its options.</summary>
internal static class HelpText
{
    private const int OptionColumn = 24;

    /// <summary>The page of <c>mixed</c> alone.</summary>
    /// <param name="version">The version.</param>
    /// <param name="page">Where to.</param>
    internal static void WriteOverview(string version, TextPage page)
    {
        page.WriteHeading($"mixed {version}", " - linear mixed-effects models");
        page.WriteLine();
        page.WriteLine("  mixed check sleepstudy.csv");
        page.WriteLine("  mixed fit 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv --save sleep.mm.json");
        page.WriteLine("  mixed summary sleep.mm.json --ci profile");
        page.WriteLine("  mixed test sleep.mm.json --means Days=0,4.5,9");
        page.WriteLine("  mixed compare 'Reaction ~ Days + (1 | Subject)' 'Reaction ~ Days + (Days | Subject)' sleepstudy.csv");
        page.WriteLine("  mixed explain MM3011");
        page.WriteLine();
        page.WriteLine("Look at data     check      columns, types, missing values, groups; what a formula would use");
        page.WriteLine("Fit              fit        estimate a model and print its summary");
        page.WriteLine("Read a fit       summary    print a saved fit again, with other intervals or in another format");
        page.WriteLine("                 test       terms, contrasts, marginal means, slopes, random effects");
        page.WriteLine("                 compare    likelihood-ratio tests and information criteria for several models");
        page.WriteLine("Help             explain    what a problem code means and what to do");
        page.WriteLine();
        page.WriteLine("Options on every command: --json  -o/--output FILE  --format table|markdown|csv|json  --digits N");
        page.WriteLine("  --force --quiet --verbose --no-color --no-progress --threads N --strict --debug --help --version");
        page.WriteLine("Exit codes: 0 done  1 gate failed (--strict, not converged)  2 usage  3 data  4 model");
        page.WriteLine("            6 output  70 bug  130 interrupted");
    }

    /// <summary>The page of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="shared">Options of every command.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(MixedCommand command, OptionGroup shared, TextPage page)
    {
        foreach (string example in command.Examples) { page.WriteLine($"  {example}"); }
        page.WriteLine();
        page.WriteHeading("Usage", $"  {command.Usage} [options]");
        page.WriteLine();
        page.WriteWrapped(command.Description);
        foreach (OptionGroup group in command.Groups.Add(shared))
        {
            page.WriteLine();
            page.WriteHeading(group.Title);
            foreach (Option option in group.Options) { WriteOption(option, page); }
        }
    }

    private static void WriteOption(Option option, TextPage page)
    {
        string names = string.Join(", ", option.Aliases.Where(alias => alias != "-?").Append(option.Name));
        string call = $"  {names}{(option.HelpName is null ? string.Empty : " " + option.HelpName)}";
        page.WriteWrapped(option.Description ?? string.Empty, call.PadRight(OptionColumn) + " ", new string(' ', OptionColumn + 1));
    }
}
