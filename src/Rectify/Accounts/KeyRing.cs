using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Npgsql;
using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>DataProtection's keys in the table <c>data_protection_key</c>, so that every node reads every node's cookies and forms.</summary>
internal sealed class KeyRing(NpgsqlDataSource database, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.CreateCommand("select xml from data_protection_key order by created_at");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand("insert into data_protection_key (name, xml, created_at) values ($1, $2, $3)");
        Sql.Bind(command, Sql.Of(friendlyName), Sql.Of(element.ToString(SaveOptions.DisableFormatting)), Sql.Of(clock.GetUtcNow()));
        command.ExecuteNonQuery();
    }
}

/// <summary>Encrypts a key of the ring with the key file before it goes into the database.</summary>
internal sealed class KeyFileEncryptor(KeyFile file) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", new XAttribute("by", file.Id), Convert.ToBase64String(file.Encrypt(Encoding.UTF8.GetBytes(plaintextElement.ToString())))),
        typeof(KeyFileDecryptor));
}

/// <summary>Decrypts a key of the ring. DataProtection makes it by the name that stands in the key.</summary>
internal sealed class KeyFileDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(
        Encoding.UTF8.GetString(services.GetRequiredService<KeyFile>().Decrypt(Convert.FromBase64String(encryptedElement.Value))));
}
