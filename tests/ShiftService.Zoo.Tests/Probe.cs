using ShiftService.Zoo.Catalog;
namespace ShiftService.Zoo.Tests;
public class Probe
{
    [Fact]
    public void Print()
    {
        using var w = new StreamWriter("/tmp/probe.txt");
        foreach (var n in ZooCatalog.Listed.Where(n=>n.Name.StartsWith("fe")||n.Name.StartsWith("shuf")))
        {
            try { var c = n.Build().Cost; w.WriteLine($"{n.Name,-32} P={c.Parameters,10} +N={c.Parameters + c.NormParameters,10} all={c.AllParameters,10} MAC={c.MultiplyAccumulates / 1e6,10:0.00}"); }
            catch (Exception e) { w.WriteLine(n.Name + " " + e.Message); }
        }
    }
}
