using System.Text.RegularExpressions;

namespace ShiftService.Cli.Tests;

/// <summary>
/// Command lines in documents: those in sh blocks that a line &lt;!-- tested --&gt; stands before.
/// </summary>
internal static partial class DocumentedCommands
{
    /// <summary>The lines of a document's tested blocks, in order; a line that ends in a backslash goes on in the next.</summary>
    public static IReadOnlyList<string> In(string document) =>
    [
        .. TestedBlock().Matches(File.ReadAllText(document))
            .SelectMany(block => block.Groups["lines"].Value.Replace("\\\n", " ").Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#')),
    ];

    [GeneratedRegex(@"^<!-- tested -->\n```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TestedBlock();
}
